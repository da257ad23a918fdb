// SPDX-License-Identifier: Apache-2.0
#include "flows/engine/words.hpp"

#include <array>

namespace orienta::flows::engine {
namespace {

struct Row {
  std::string_view id, language, text;
};

constexpr Row kTexts[] = {
    {"not_understood", "es", "No entendí tu respuesta. ¿Me la dices de otra forma?"},
    {"not_understood", "en", "I didn't understand your answer. Could you say it another way?"},
    {"not_understood", "pt", "Não entendi sua resposta. Pode dizer de outra forma?"},
    {"not_understood", "fr", "Je n'ai pas compris votre réponse. Pouvez-vous la dire autrement ?"},
    {"not_understood", "ht", "Mwen pa konprann repons ou a. Ou ka di l yon lòt jan?"},
    {"offer_person", "es", "Todavía no te entiendo, disculpa. ¿Qué prefieres?"},
    {"offer_person", "en", "Sorry, I still don't understand. What would you like to do?"},
    {"offer_person", "pt", "Desculpe, ainda não entendi. O que você prefere?"},
    {"offer_person", "fr", "Désolé, je ne comprends toujours pas. Que préférez-vous ?"},
    {"offer_person", "ht", "Padon, mwen poko konprann. Kisa ou prefere?"},
    {"option_person", "es", "Una persona"},
    {"option_person", "en", "A person"},
    {"option_person", "pt", "Uma pessoa"},
    {"option_person", "fr", "Une personne"},
    {"option_person", "ht", "Yon moun"},
    {"option_menu", "es", "Volver al menú"},
    {"option_menu", "en", "Back to the menu"},
    {"option_menu", "pt", "Voltar ao menu"},
    {"option_menu", "fr", "Retour au menu"},
    {"option_menu", "ht", "Retounen nan meni"},
    {"option_repeat", "es", "Repetir pregunta"},
    {"option_repeat", "en", "Ask me again"},
    {"option_repeat", "pt", "Repetir a pergunta"},
    {"option_repeat", "fr", "Répéter la question"},
    {"option_repeat", "ht", "Repete kesyon an"},
    {"handed_over", "es", "Te paso con una persona del equipo. Te va a escribir por aquí mismo."},
    {"handed_over", "en", "I'm passing you to a person on our team. They will write to you here."},
    {"handed_over", "pt", "Vou passar você para uma pessoa da equipe. Ela vai escrever por aqui mesmo."},
    {"handed_over", "fr", "Je vous passe une personne de l'équipe. Elle vous écrira ici."},
    {"handed_over", "ht", "M ap pase w bay yon moun nan ekip la. L ap ekri w isit la menm."},
    {"cannot_read_media", "es",
     "Recibí tu archivo, pero no puedo escuchar audios ni ver fotos. Escríbeme, o pide hablar con una persona."},
    {"cannot_read_media", "en",
     "I got your file, but I can't listen to audio or look at pictures. Please write to me, or ask for a person."},
    {"cannot_read_media", "pt",
     "Recebi seu arquivo, mas não consigo ouvir áudios nem ver fotos. Escreva, ou peça para falar com uma pessoa."},
    {"cannot_read_media", "fr",
     "J'ai reçu votre fichier, mais je ne peux ni écouter ni regarder. Écrivez-moi, ou demandez une personne."},
    {"cannot_read_media", "ht",
     "Mwen resevwa fichye ou a, men m pa ka koute odyo ni gade foto. Ekri m, oswa mande pale ak yon moun."},
    {"please_write", "es", "No puedo usar ese tipo de mensaje. Por favor, escríbeme con palabras."},
    {"please_write", "en", "I can't use that kind of message. Please write it in words."},
    {"please_write", "pt", "Não consigo usar esse tipo de mensagem. Por favor, escreva com palavras."},
    {"please_write", "fr", "Je ne peux pas utiliser ce type de message. Écrivez-le avec des mots, s'il vous plaît."},
    {"please_write", "ht", "M pa ka sèvi ak kalite mesaj sa a. Tanpri, ekri l ak mo."},
    {"choose_place", "es", "Hay varios lugares con ese nombre. ¿Cuál es?"},
    {"choose_place", "en", "There are several places with that name. Which one is it?"},
    {"choose_place", "pt", "Há vários lugares com esse nome. Qual é?"},
    {"choose_place", "fr", "Plusieurs lieux portent ce nom. Lequel est-ce ?"},
    {"choose_place", "ht", "Gen plizyè kote ki gen non sa a. Kilès?"},
    {"option_none", "es", "Ninguno de estos"},
    {"option_none", "en", "None of these"},
    {"option_none", "pt", "Nenhum destes"},
    {"option_none", "fr", "Aucun de ceux-ci"},
    {"option_none", "ht", "Okenn nan yo"},
    {"suggestions", "es", "¿Buscas algo de esto?"},
    {"suggestions", "en", "Are you looking for one of these?"},
    {"suggestions", "pt", "Você procura alguma destas coisas?"},
    {"suggestions", "fr", "Cherchez-vous une de ces choses ?"},
    {"suggestions", "ht", "Èske w ap chèche youn nan bagay sa yo?"},
    {"suggestions_first", "es", "Preguntaste algo al empezar. ¿Es esto?"},
    {"suggestions_first", "en", "You asked something at the start. Is it one of these?"},
    {"suggestions_first", "pt", "Você perguntou algo no começo. É isto?"},
    {"suggestions_first", "fr", "Vous avez posé une question au début. Est-ce cela ?"},
    {"suggestions_first", "ht", "Ou te poze yon kesyon nan kòmansman. Èske se sa?"},
    {"option_none_of_these", "es", "Nada de esto"},
    {"option_none_of_these", "en", "None of these"},
    {"option_none_of_these", "pt", "Nada disto"},
    {"option_none_of_these", "fr", "Rien de cela"},
    {"option_none_of_these", "ht", "Anyen nan sa"},
    {"withheld", "es",
     "Este dato puede haber cambiado y no quiero darte algo equivocado. Te paso con una persona que te lo confirma."},
    {"withheld", "en",
     "This may have changed and I don't want to tell you something wrong. A person will confirm it for you."},
    {"withheld", "pt", "Isto pode ter mudado e não quero informar algo errado. Uma pessoa vai confirmar para você."},
    {"withheld", "fr",
     "Cette information a peut-être changé et je ne veux pas vous tromper. Une personne va vous la confirmer."},
    {"withheld", "ht", "Sa ka chanje e m pa vle ba ou yon move enfòmasyon. Yon moun pral konfime l pou ou."},
    {"failed", "es", "Algo falló de nuestro lado, disculpa. Ya avisé a una persona para que te ayude por aquí."},
    {"failed", "en", "Something went wrong on our side, sorry. I've called a person to help you here."},
    {"failed", "pt", "Algo falhou do nosso lado, desculpe. Já avisei uma pessoa para ajudar você por aqui."},
    {"failed", "fr", "Un problème est survenu de notre côté, désolé. J'ai prévenu une personne pour vous aider ici."},
    {"failed", "ht", "Gen yon bagay ki mal pase bò kote pa nou, padon. M avèti yon moun pou ede w isit la."},
    {"flow_changed", "es", "Actualizamos esta parte mientras conversábamos. Sigamos desde el menú."},
    {"flow_changed", "en", "We updated this part while we were talking. Let's go on from the menu."},
    {"flow_changed", "pt", "Atualizamos esta parte durante a conversa. Vamos continuar pelo menu."},
    {"flow_changed", "fr", "Nous avons mis à jour cette partie entre-temps. Continuons depuis le menu."},
    {"flow_changed", "ht", "Nou chanje pati sa a pandan n ap pale. Ann kontinye nan meni an."},
    {"no_way_back", "es", "No hay una pregunta anterior a la que volver."},
    {"no_way_back", "en", "There is no earlier question to go back to."},
    {"no_way_back", "pt", "Não há uma pergunta anterior para voltar."},
    {"no_way_back", "fr", "Il n'y a pas de question précédente."},
    {"no_way_back", "ht", "Pa gen kesyon anvan pou retounen."},
    {"not_in_language", "es", "Esta parte todavía no está en español. Para hablar con una persona, escribe PERSONA."},
    {"not_in_language", "en", "This part is not in English yet. To talk to a person, write PERSON."},
    {"not_in_language", "pt", "Esta parte ainda está só em espanhol. Para falar com uma pessoa, escreva PESSOA."},
    {"not_in_language", "fr",
     "Cette partie est encore seulement en espagnol. Pour parler à une personne, écris PERSONNE."},
    {"not_in_language", "ht", "Pati sa a sèlman an panyòl pou kounye a. Pou pale ak yon moun, ekri MOUN."},
    {"leave_queue", "es", "Volver al robot"},
    {"leave_queue", "en", "Back to the robot"},
    {"leave_queue", "pt", "Voltar ao robô"},
    {"leave_queue", "fr", "Retour au robot"},
    {"leave_queue", "ht", "Tounen nan wobo a"},
    {"yes", "es", "Sí"},
    {"yes", "en", "Yes"},
    {"yes", "pt", "Sim"},
    {"yes", "fr", "Oui"},
    {"yes", "ht", "Wi"},
    {"no", "es", "No"},
    {"no", "en", "No"},
    {"no", "pt", "Não"},
    {"no", "fr", "Non"},
    {"no", "ht", "Non"},
    {"consent_yes", "es", "Sí, acepto"},
    {"consent_yes", "en", "Yes, I agree"},
    {"consent_yes", "pt", "Sim, aceito"},
    {"consent_yes", "fr", "Oui, j'accepte"},
    {"consent_yes", "ht", "Wi, m dakò"},
    {"consent_no", "es", "No acepto"},
    {"consent_no", "en", "I don't agree"},
    {"consent_no", "pt", "Não aceito"},
    {"consent_no", "fr", "Je n'accepte pas"},
    {"consent_no", "ht", "M pa dakò"},
    {"option_list", "es", "Ver opciones"},
    {"option_list", "en", "See options"},
    {"option_list", "pt", "Ver opções"},
    {"option_list", "fr", "Voir les choix"},
    {"option_list", "ht", "Gade chwa yo"},
    {"voice_option", "es", "Para {label}, marca {number}."},
    {"voice_option", "en", "For {label}, press {number}."},
    {"voice_option", "pt", "Para {label}, tecle {number}."},
    {"voice_option", "fr", "Pour {label}, tapez {number}."},
    {"voice_option", "ht", "Pou {label}, peze {number}."},
    {"need_number", "es", "Necesito un número. Por ejemplo: 3."},
    {"need_number", "en", "I need a number, for example 3."},
    {"need_number", "pt", "Preciso de um número, por exemplo 3."},
    {"need_number", "fr", "Il me faut un nombre, par exemple 3."},
    {"need_number", "ht", "Mwen bezwen yon chif, pa egzanp 3."},
    {"need_date", "es", "Necesito una fecha con día, mes y año. Por ejemplo: 25/03/2024."},
    {"need_date", "en", "I need a date with day, month and year, for example 25 March 2024."},
    {"need_date", "pt", "Preciso de uma data com dia, mês e ano, por exemplo 25/03/2024."},
    {"need_date", "fr", "Il me faut une date avec jour, mois et année, par exemple 25/03/2024."},
    {"need_date", "ht", "Mwen bezwen yon dat ak jou, mwa ak ane, pa egzanp 25/03/2024."},
    {"need_yes_no", "es", "No entendí. Respóndeme sí o no, por favor."},
    {"need_yes_no", "en", "I didn't understand. Please answer yes or no."},
    {"need_yes_no", "pt", "Não entendi. Responda sim ou não, por favor."},
    {"need_yes_no", "fr", "Je n'ai pas compris. Répondez oui ou non, s'il vous plaît."},
    {"need_yes_no", "ht", "Mwen pa konprann. Reponn wi oswa non, tanpri."},
    {"need_place", "es", "No encuentro ese lugar. Escribe el nombre del distrito o la ciudad, o manda tu ubicación."},
    {"need_place", "en", "I can't find that place. Write the district or city, or send your location."},
    {"need_place", "pt", "Não encontro esse lugar. Escreva o distrito ou a cidade, ou envie sua localização."},
    {"need_place", "fr", "Je ne trouve pas ce lieu. Écrivez le district ou la ville, ou envoyez votre position."},
    {"need_place", "ht", "M pa jwenn kote sa a. Ekri non distri a oswa vil la, oswa voye pozisyon ou."},
    {"need_attachment", "es", "Mándame una foto, un audio o un documento, por favor."},
    {"need_attachment", "en", "Please send me a photo, an audio or a document."},
    {"need_attachment", "pt", "Envie uma foto, um áudio ou um documento, por favor."},
    {"need_attachment", "fr", "Envoyez-moi une photo, un audio ou un document, s'il vous plaît."},
    {"need_attachment", "ht", "Voye yon foto, yon odyo oswa yon dokiman ban mwen, tanpri."},
};

constexpr std::string_view kYes[] = {
    // Spanish, as written in Peru and Venezuela
    "si", "sii", "siii", "sip", "simon", "sipi", "sep", "s", "claro", "claro que si", "por supuesto", "ok", "okey",
    "okay", "oki", "okis", "dale", "bueno", "ya", "ya pues", "ya po", "chevere", "listo", "vale", "de acuerdo",
    "esta bien", "bien", "correcto", "afirmativo", "asi es", "acepto", "si acepto", "si por favor", "por favor",
    "si quiero", "quiero", "va", "sale", "fino", "de una", "exacto", "obvio", "cierto", "perfecto",
    // English
    "y", "yes", "yeah", "yep", "yup", "yea", "sure", "of course", "alright", "i agree", "agree", "yes please", "please",
    "right", "correct", "fine",
    // Portuguese
    "sim", "claro que sim", "com certeza", "pode ser", "ta bom", "aceito", "isso", "beleza",
    // French
    // (folded: an apostrophe between letters makes one word)
    "oui", "ouais", "daccord", "d accord", "oui daccord", "je suis daccord", "bien sur", "jaccepte", "j accepte",
    "oui jaccepte", "oui merci",
    // Haitian Creole
    "wi", "dako", "oke", "m dako", "mwen dako", "wi m dako"};

constexpr std::string_view kNo[] = {"no",
                                    "noo",
                                    "nooo",
                                    "nop",
                                    "nope",
                                    "nel",
                                    "n",
                                    "nunca",
                                    "jamas",
                                    "para nada",
                                    "claro que no",
                                    "no gracias",
                                    "negativo",
                                    "no acepto",
                                    "no quiero",
                                    "todavia no",
                                    "aun no",
                                    "ya no",
                                    "ninguno",
                                    "ninguna",
                                    "tampoco",
                                    "que va",
                                    "nada",
                                    "de ninguna manera",
                                    "por ahora no",
                                    "no por ahora",
                                    "nah",
                                    "never",
                                    "not yet",
                                    "no thanks",
                                    "no thank you",
                                    "i don t agree",
                                    "i dont agree",
                                    "i do not agree",
                                    "not now",
                                    "nao",
                                    "nao obrigado",
                                    "nao obrigada",
                                    "nao aceito",
                                    "ainda nao",
                                    "non",
                                    "non merci",
                                    "pas encore",
                                    "jamais",
                                    "je n accepte pas",
                                    "je naccepte pas",
                                    "pas daccord",
                                    "non pas daccord",
                                    "je ne suis pas daccord",
                                    "je suis pas daccord",
                                    "pa gen",
                                    "poko",
                                    "m pa dako",
                                    "mwen pa dako",
                                    "non mesi"};

constexpr std::string_view kPerson[] = {"persona", "una persona", "hablar con una persona",
                                        "humano",  "asesor",      "asesora",
                                        "agente",  "operador",    "si",
                                        "yes",     "sim",         "oui",
                                        "wi",      "person",      "human",
                                        "agent",   "pessoa",      "personne",
                                        "moun"};
constexpr std::string_view kMenu[] = {"menu", "inicio", "volver", "meni"};
constexpr std::string_view kRepeat[] = {"repetir",     "repite", "otra vez", "repeat", "again",
                                        "la pregunta", "no",     "nao",      "non"};
constexpr std::string_view kNone[] = {"ninguno",
                                      "ninguna",
                                      "otro",
                                      "otra",
                                      "otro lugar",
                                      "none",
                                      "other",
                                      "no",
                                      "nenhum",
                                      "aucun",
                                      "okenn",
                                      "nada",
                                      "nada de eso",
                                      "ninguna de esas",
                                      "ninguno de esos",
                                      "nothing",
                                      "rien"};

constexpr std::string_view kUnsure[] = {"no se",
                                        "no lo se",
                                        "no entiendo",
                                        "no entendi",
                                        "no comprendo",
                                        "no estoy seguro",
                                        "no estoy segura",
                                        "no recuerdo",
                                        "no me acuerdo",
                                        "ni idea",
                                        "quizas",
                                        "quiza",
                                        "tal vez",
                                        "depende",
                                        "mas o menos",
                                        "no tengo idea",
                                        "not sure",
                                        "i don t know",
                                        "i dont know",
                                        "dont know",
                                        "no idea",
                                        "maybe",
                                        "i don t understand",
                                        "nao sei",
                                        "nao entendi",
                                        "talvez",
                                        "je ne sais pas",
                                        "sais pas",
                                        "je sais pas",
                                        "peut etre",
                                        "m pa konnen",
                                        "mwen pa konnen",
                                        "mwen pa konprann",
                                        "m pa konprann",
                                        "petet"};

constexpr std::string_view kNegations[] = {"no",  "not",  "ni", "sin", "nunca", "nao",   "sem",    "non",
                                           "pas", "sans", "pa", "don", "dont",  "never", "without"};

constexpr std::string_view kYesFirst[] = {
    "si",         "sii",     "siii",     "sip",      "claro", "por supuesto", "ok",   "okey", "okay",          "dale",
    "de acuerdo", "acepto",  "simon",    "yes",      "yeah",  "yep",          "sure", "sim",  "claro que sim", "aceito",
    "oui",        "daccord", "d accord", "bien sur", "wi",    "dako"};
constexpr std::string_view kNoFirst[] = {"no", "noo", "nooo", "nop", "nope", "nunca", "jamas", "nah", "nao", "non"};

constexpr AnsweringEmoji kEmoji[] = {
    {"\U0001F44D", "yes"}, {"\U0001F44C", "yes"}, {"\u2705", "yes"},    {"\u2714", "yes"}, {"\U0001F197", "yes"},
    {"\U0001F44E", "no"},  {"\u274C", "no"},      {"\U0001F6AB", "no"}, {"\u274E", "no"},  {"\u2716", "no"}};

struct Synonyms {
  std::string_view id;
  std::span<const std::string_view> words;
};
constexpr Synonyms kSynonyms[] = {
    {"yes", kYes},  {"no", kNo}, {"command:person", kPerson}, {"command:menu", kMenu}, {"command:repeat", kRepeat},
    {"none", kNone}};

std::map<std::string, Text, std::less<>> make_texts() {
  std::map<std::string, Text, std::less<>> out;
  for (const auto& row : kTexts) out[std::string(row.id)].by_language[std::string(row.language)][Mode::chat] = row.text;
  return out;
}
const std::map<std::string, Text, std::less<>>& texts() {
  static const auto all = make_texts();
  return all;
}

}  // namespace

const std::string* about_of(const FlowOption& option, std::string_view language, Mode mode, std::string_view fallback) {
  if (mode == Mode::sms) {
    const auto& all = option.about.by_language;
    const auto own = all.find(language);
    const auto found = own == all.end() ? all.find(fallback) : own;
    if (found == all.end() || !found->second.contains(Mode::sms)) return nullptr;
  }
  return option.about.find(language, mode, fallback);
}

const Text* builtin_text(std::string_view id) {
  const auto found = texts().find(id);
  return found == texts().end() ? nullptr : &found->second;
}

const std::vector<std::string_view>& builtin_text_ids() {
  static const auto ids = [] {
    std::vector<std::string_view> out;
    for (const auto& [id, text] : texts()) out.emplace_back(id);
    return out;
  }();
  return ids;
}

std::span<const std::string_view> builtin_synonyms(std::string_view option_id) {
  for (const auto& row : kSynonyms) {
    if (row.id == option_id) return row.words;
  }
  return {};
}

std::span<const std::string_view> leading_words(std::string_view option_id) {
  if (option_id == "yes") return kYesFirst;
  if (option_id == "no") return kNoFirst;
  return {};
}
std::span<const AnsweringEmoji> answering_emoji() {
  return kEmoji;
}
std::span<const std::string_view> unsure_phrases() {
  return kUnsure;
}
std::span<const std::string_view> negations() {
  return kNegations;
}

}  // namespace orienta::flows::engine
