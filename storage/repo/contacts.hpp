// SPDX-License-Identifier: Apache-2.0
// Contacts and their addresses: the one place that reads and writes names, phone numbers and other identifiers.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::contacts {

// The contact that has any of `addresses` on this channel (strongest first); creates it with `fresh` otherwise. Adds
// the addresses that were missing. If two contacts match, the one with the strongest address wins and nothing is
// merged.
[[nodiscard]] model::Contact find_or_create(Tx& tx, std::string_view channel_id,
                                            const std::vector<model::Address>& addresses, std::string_view name,
                                            model::ContactId fresh, model::Time now);
[[nodiscard]] std::optional<model::ContactId> find_by_address(Tx& tx, std::string_view channel_id,
                                                              const model::Address& address);
[[nodiscard]] std::optional<model::Contact> get(Tx& tx, model::ContactId id);
void save(Tx& tx, const model::Contact& contact);
[[nodiscard]] std::vector<model::Address> addresses(Tx& tx, model::ContactId id, std::string_view channel_id);
// Moves an address on a number or user-id change; idempotent. Returns the contact, if the old address was known.
std::optional<model::ContactId> change_address(Tx& tx, std::string_view channel_id, const model::Address& previous,
                                               const model::Address& current, model::Time now);
// Deletes what is held on the person: addresses, name, fields, consent, texts and contents of messages, sessions, case
// intake and resolution texts, timers, waiting outbox entries. Cases and counts stay, without anything that tells who
// it was. A message that must still go out (the confirmation) is put into the outbox with its own copy of the address
// beforehand and survives if its id is `keep`.
void erase(Tx& tx, model::ContactId id, std::optional<model::MessageId> keep, model::Time now);

}  // namespace orienta::storage::contacts
