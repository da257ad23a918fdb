// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/contacts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include "storage/repo/values.hpp"
#include "storage/sealed.hpp"

namespace orienta::storage::contacts {
namespace {
namespace json = boost::json;

SqlValue list_val(const std::vector<std::string>& list) {
  return json::serialize(json::value_from(list));
}

// False if somebody has the address already.
bool add_address(Tx& tx, std::string_view channel_id, const model::Address& address, model::ContactId contact,
                 model::Time now) {
  return run(tx,
             "INSERT INTO contact_addresses (channel_id, address_key, kind, value, contact_id, created_at)"
             " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (channel_id, address_key) DO NOTHING",
             {val(channel_id), val(address_key(address)), val(model::name_of(address.kind)), seal(address.value),
              val(contact), val(now)}) > 0;
}

void insert(Tx& tx, const model::Contact& contact) {
  run(tx,
      "INSERT INTO contacts (id, name, language, fields, consent, stopped_channels, created_at, erased_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {val(contact.id), seal(contact.name), val(contact.language), sealed_object(contact.fields),
       consent_val(contact.consent), list_val(contact.stopped_channels), val(contact.created_at),
       val(contact.erased_at)});
}

std::optional<model::ContactId> find_any(Tx& tx, std::string_view channel_id,
                                         const std::vector<model::Address>& addresses) {
  for (const model::Address& address : addresses) {
    if (const auto found = find_by_address(tx, channel_id, address)) return found;
  }
  return std::nullopt;
}

}  // namespace

model::Contact find_or_create(Tx& tx, std::string_view channel_id, const std::vector<model::Address>& addresses,
                              std::string_view name, model::ContactId fresh, model::Time now) {
  if (addresses.empty()) throw std::logic_error("storage: a contact needs an address");
  auto id = find_any(tx, channel_id, addresses);
  if (!id) {
    // The strongest address decides between two nodes that see the same person first at the same time: the one that
    // waits for the other's commit here finds the address taken, and then the contact it belongs to.
    if (add_address(tx, channel_id, addresses.front(), fresh, now)) {
      model::Contact contact;
      contact.id = fresh;
      contact.name = name;
      contact.created_at = now;
      insert(tx, contact);
      id = fresh;
    } else {
      id = find_any(tx, channel_id, addresses);
    }
    if (!id) throw std::runtime_error("storage: an address is taken by nobody");
  }
  for (const model::Address& address : addresses) (void)add_address(tx, channel_id, address, *id, now);
  auto contact = get(tx, *id);
  if (!contact) throw std::runtime_error("storage: an address without its contact");
  if (contact->name.empty() && !name.empty()) {
    contact->name = name;
    save(tx, *contact);
  }
  return *std::move(contact);
}

std::optional<model::ContactId> find_by_address(Tx& tx, std::string_view channel_id, const model::Address& address) {
  std::optional<model::ContactId> out;
  run(tx, "SELECT contact_id FROM contact_addresses WHERE channel_id = $1 AND address_key = $2",
      {val(channel_id), val(address_key(address))}, [&](const Row& row) { out = Reader(row).id<model::ContactId>(); });
  return out;
}

std::optional<model::Contact> get(Tx& tx, model::ContactId id) {
  std::optional<model::Contact> out;
  run(tx,
      "SELECT id, name, language, fields, consent, stopped_channels, created_at, erased_at FROM contacts WHERE id = $1",
      {val(id)}, [&](const Row& row) {
        Reader read(row);
        out.emplace();
        out->id = read.id<model::ContactId>();
        out->name = read.personal();
        out->language = read.text();
        out->fields = read.personal_object();
        out->consent = read.consent();
        out->stopped_channels = json::value_to<std::vector<std::string>>(json::parse(read.text()));
        out->created_at = read.time();
        out->erased_at = read.time();
      });
  return out;
}

void save(Tx& tx, const model::Contact& contact) {
  run(tx,
      "UPDATE contacts SET name = $2, language = $3, fields = $4, consent = $5, stopped_channels = $6, erased_at = $7"
      " WHERE id = $1",
      {val(contact.id), seal(contact.name), val(contact.language), sealed_object(contact.fields),
       consent_val(contact.consent), list_val(contact.stopped_channels), val(contact.erased_at)});
}

std::vector<model::Address> addresses(Tx& tx, model::ContactId id, std::string_view channel_id) {
  std::vector<model::Address> out;
  run(tx,
      "SELECT kind, value FROM contact_addresses WHERE contact_id = $1 AND channel_id = $2 ORDER BY created_at, kind",
      {val(id), val(channel_id)}, [&](const Row& row) {
        Reader read(row);
        model::Address& address = out.emplace_back();
        address.kind = read.named(&model::parse_address_kind);
        address.value = read.personal();
      });
  return out;
}

std::optional<model::ContactId> change_address(Tx& tx, std::string_view channel_id, const model::Address& previous,
                                               const model::Address& current, model::Time now) {
  const auto contact = find_by_address(tx, channel_id, previous);
  if (!contact || previous == current) return contact;
  // If the new address has written to us already it has its own contact, and keeps it: nothing is merged. The old one
  // goes in any case, because the next person with that number is somebody else.
  add_address(tx, channel_id, current, *contact, now);
  run(tx, "DELETE FROM contact_addresses WHERE channel_id = $1 AND address_key = $2",
      {val(channel_id), val(address_key(previous))});
  return contact;
}

void erase(Tx& tx, model::ContactId id, std::optional<model::MessageId> keep, model::Time now) {
  const SqlValue contact = val(id);
  const SqlValue kept = val(keep.value_or(model::MessageId{}));
  std::vector<SqlValue> threads;
  run(tx,
      tx.is_postgres() ? "SELECT id FROM conversations WHERE contact_id = $1 ORDER BY id FOR UPDATE"
                       : "SELECT id FROM conversations WHERE contact_id = $1 ORDER BY id",
      {contact}, [&](const Row& row) { threads.emplace_back(row.uuid(0)); });
  for (const SqlValue& thread : threads) {
    run(tx,
        "UPDATE messages SET text = $2, content = $3, status_reason = '', provider_id = $2"
        " WHERE conversation_id = $1 AND id <> $4",
        {thread, seal(""), seal("{}"), kept});
    run(tx, "UPDATE conversations SET session = $2, handover_reason = $2 WHERE id = $1", {thread, seal("")});
    run(tx, "DELETE FROM unmatched WHERE conversation_id = $1", {thread});
    run(tx, "DELETE FROM timers WHERE conversation_id = $1", {thread});
    run(tx, "DELETE FROM pending_turns WHERE conversation_id = $1", {thread});
    run(tx, "DELETE FROM outbox WHERE conversation_id = $1 AND message_id <> $2", {thread, kept});
    run(tx, "UPDATE outbox SET head = 1 WHERE message_id = $1", {kept});
  }
  run(tx, "UPDATE case_changes SET note = $2 WHERE case_id IN (SELECT id FROM cases WHERE contact_id = $1)",
      {contact, seal("")});
  // One more on the version: an agent who has the case open must not write the old texts back.
  run(tx, "UPDATE cases SET intake = $2, resolution = $3, consent = NULL, version = version + 1 WHERE contact_id = $1",
      {contact, seal("{}"), seal("")});
  run(tx, "DELETE FROM contact_addresses WHERE contact_id = $1", {contact});
  run(tx,
      "UPDATE contacts SET name = $2, language = '', fields = $3, consent = NULL, stopped_channels = '[]', erased_at = "
      "$4"
      " WHERE id = $1",
      {contact, seal(""), seal("{}"), val(now)});
  tx.leave_no_trace();
}

}  // namespace orienta::storage::contacts
