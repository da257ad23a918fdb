// SPDX-License-Identifier: Apache-2.0
#include "server/config/config.hpp"

namespace orienta::config {

std::string default_config() {
  return R"toml(# Orienta's configuration. Check it with: orienta check-config orienta.toml
# Every option with its default: orienta check-config --help-options
# Relative paths count from the folder this file is in.

[server]
listen = "127.0.0.1:8080"      # 0.0.0.0:8080 to be reached from other machines; TLS belongs to a proxy in front
# public_url = "https://help.example.org"   # needed for WhatsApp and SMS: what providers call, without a slash at the end
# trusted_proxies = ["127.0.0.1"]           # proxies whose X-Forwarded-For is believed

[storage]
url = "sqlite:data/orienta.db" # or "postgresql://orienta@localhost/orienta"

[flows]
dir = "flows/library"          # the scripts, facts, deadlines and the directory of services

[log]
level = "info"                 # debug, info, warning, error

[helpdesk]
name = "Orienta"
first_answer_minutes = 240     # a person should answer within this time
danger_answer_minutes = 15     # somebody in danger within this one

# The web chat: open /try in a browser, or embed it in a partner's page.
[[channel]]
id = "web"
type = "webchat"
# allowed_origins = "https://www.example.org"   # sites that may embed it

# WhatsApp, by Meta's Cloud API. In Meta's form give the address PUBLIC_URL/webhooks/whatsapp and the verify token.
# Secrets may stand here, or better in files (NAME_file) or the environment (NAME_env).
# [[channel]]
# id = "whatsapp"
# type = "whatsapp_cloud"
# phone_number_id = "100000000000000"
# access_token_file = "secrets/whatsapp_access_token"
# app_secret_file = "secrets/whatsapp_app_secret"
# verify_token_env = "ORIENTA_WHATSAPP_VERIFY_TOKEN"

# SMS, by Twilio. In Twilio's number settings give the address PUBLIC_URL/webhooks/sms as a POST webhook.
# [[channel]]
# id = "sms"
# type = "twilio"
# account_sid = "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
# auth_token_file = "secrets/twilio_auth_token"
# from = "+51999888777"
)toml";
}

}  // namespace orienta::config
