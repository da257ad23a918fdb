// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/support.hpp"

#include <cstdlib>
#include <future>
#include <iostream>

namespace orienta::contract {
namespace {

std::unique_ptr<PostgresServer> server;

void wait(void (Store::*how)(Store::Work, Store::Done), Store& store, Store::Work work) {
  std::promise<std::exception_ptr> done;
  auto result = done.get_future();
  (store.*how)(std::move(work), [&](std::exception_ptr error) { done.set_value(error); });
  if (const auto error = result.get()) std::rethrow_exception(error);
}

}  // namespace

PostgresServer& postgres() {
  return *server;
}

void write(Store& store, Store::Work work) {
  wait(&Store::write, store, std::move(work));
}

void read(Store& store, Store::Work work) {
  wait(&Store::read, store, std::move(work));
}

Contract::Contract() {
  char name[] = "/tmp/orienta-contract-XXXXXX";
  folder_ = ::mkdtemp(name);
  url_ = on_postgres() ? postgres().create_database() : "sqlite:" + (folder_ / "new" / "orienta.db").string();
  store_ = storage::open(url_);
}

Contract::~Contract() {
  store_.reset();
  if (on_postgres()) postgres().drop_database(url_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Contract::reopen() {
  store_.reset();
  store_ = storage::open(url_);
}

model::Contact Contract::make_contact(const std::string& phone, const std::string& name) {
  return written<model::Contact>(*store_, [&](Tx& tx) {
    return storage::contacts::find_or_create(tx, kChannel, {{model::AddressKind::phone, phone}}, name,
                                             id<model::ContactId>(), kNow);
  });
}

model::Conversation Contract::make_conversation(const std::string& phone) {
  const auto contact = make_contact(phone);
  return written<model::Conversation>(*store_, [&](Tx& tx) {
    return storage::conversations::find_or_create(tx, contact.id, kChannel, id<model::ConversationId>(), kNow);
  });
}

model::Message Contract::make_message(const model::Conversation& conversation, model::Direction direction,
                                      const std::string& text) {
  model::Message message;
  message.id = id<model::MessageId>();
  message.conversation_id = conversation.id;
  message.direction = direction;
  message.author = direction == model::Direction::in ? model::AuthorKind::contact : model::AuthorKind::bot;
  message.text = text;
  message.content = {{"text", text}};
  message.kind = "text";
  message.sent_at = kNow;
  message.received_at = kNow;
  return message;
}

model::Message Contract::append(const model::Conversation& conversation, model::Direction direction,
                                const std::string& text) {
  auto message = make_message(conversation, direction, text);
  write(*store_, [&](Tx& tx) { storage::messages::append(tx, message); });
  return message;
}

storage::outbox::Item Contract::make_item(const model::Conversation& conversation, const model::Message& message,
                                          model::Time due) {
  storage::outbox::Item item;
  item.message_id = message.id;
  item.conversation_id = conversation.id;
  item.contact_id = conversation.contact_id;
  item.channel_id = kChannel;
  item.to = {{model::AddressKind::phone, "+51900000001"}, {model::AddressKind::user_id, "u1"}};
  item.content = {{"text", message.text}};
  item.seq = message.seq;
  item.due_at = due;
  item.created_at = kNow;
  return item;
}

model::Case Contract::make_case(const model::Conversation& conversation, const std::string& reference) {
  model::Case item;
  item.id = id<model::CaseId>();
  item.reference = reference;
  item.contact_id = conversation.contact_id;
  item.conversation_id = conversation.id;
  item.kind = model::CaseKind::complaint;
  item.topic = "shelter";
  item.sector = "protection";
  item.channel_id = kChannel;
  item.language = "es";
  item.intake = {{"what", "the answer"}};
  item.opened_at = kNow;
  item.updated_at = kNow;
  return item;
}

}  // namespace orienta::contract

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  try {
    orienta::contract::server = std::make_unique<orienta::contract::PostgresServer>();
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  const int result = RUN_ALL_TESTS();
  orienta::contract::server.reset();
  return result;
}
