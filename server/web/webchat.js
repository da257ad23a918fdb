// SPDX-License-Identifier: Apache-2.0
// The web chat: on the try page, and on a partner's page with
//   <script src="https://HOST/webchat.js" data-channel="web" defer></script>
// data-channel: id of the [[channel]]; data-lang: es or en (default: the browser's); data-mount: id of an element to fill
// instead of a button in the corner; data-exit: where "leave quickly" goes; data-name: the title.
// Nothing of the conversation stays on the device but the token that lets it go on (localStorage).
(() => {
  'use strict';
  const script = document.currentScript;
  const set = script.dataset;
  const query = set.mount ? new URLSearchParams(location.search) : new URLSearchParams();
  const origin = new URL(script.src, location.href).origin;
  const channel = query.get('channel') || set.channel || 'web';
  const base = `${origin}/webchat/${encodeURIComponent(channel)}`;
  const storageKey = `orienta.webchat.${channel}`;
  const waitSeconds = 25, typingMs = 20000, maxBackoffMs = 30000, maxText = 4000;

  const texts = {
    es: {
      name: 'Orienta', subtitle: 'Respuestas gratis y en confianza', open: 'Abrir el chat', close: 'Cerrar', exit: 'Salir rápido',
      exitHelp: 'Salir rápido: cierra esta página y borra la conversación de este aparato', forget: 'Borrar', forgetHelp: 'Borrar esta conversación de este aparato',
      forgetText: 'La conversación dejará de verse en este aparato y no podrás continuarla. Lo que ya enviaste sigue guardado en el servicio: para borrarlo, escribe antes BORRAR.',
      forgetYes: 'Borrar de este aparato', cancel: 'Cancelar', log: 'Conversación', start: 'Cuando quieras, empezamos. Nadie recibe nada hasta que escribas.', startButton: 'Empezar', hello: 'Hola',
      input: 'Escribe tu mensaje', send: 'Enviar', you: 'Tú', bot: 'Orienta', agent: 'Una persona del equipo', options: 'Respuestas', list: 'Ver opciones',
      sending: 'Enviando…', waiting: 'Se enviará cuando vuelva la conexión', slow: 'Espera un momento: lo enviamos enseguida', failed: 'No se envió.', refused: 'No se pudo enviar este mensaje.', retry: 'Reintentar',
      offline: 'Sin conexión. Seguimos intentando; no pierdes lo que escribiste.', lost: 'La conversación anterior ya no está disponible. Puedes empezar otra.', closed: 'El chat no está disponible en este momento. Seguimos intentando.',
      where: 'Enviar mi ubicación', locating: 'Buscando tu ubicación…', noPlace: 'No pudimos saber dónde estás. Escribe el nombre de tu distrito.', place: 'Mi ubicación', file: 'Ver archivo', image: 'Imagen', typing: 'Escribiendo…', chosen: 'elegida'
    },
    en: {
      name: 'Orienta', subtitle: 'Free answers you can trust', open: 'Open the chat', close: 'Close', exit: 'Leave quickly',
      exitHelp: 'Leave quickly: closes this page and removes the conversation from this device', forget: 'Remove', forgetHelp: 'Remove this conversation from this device',
      forgetText: 'The conversation will no longer show on this device and you cannot go on with it. What you sent is still kept by the service: to erase it, write DELETE first.',
      forgetYes: 'Remove from this device', cancel: 'Cancel', log: 'Conversation', start: 'We start whenever you like. Nothing is sent until you write.', startButton: 'Start', hello: 'Hello',
      input: 'Write your message', send: 'Send', you: 'You', bot: 'Orienta', agent: 'A person of the team', options: 'Answers', list: 'See options',
      sending: 'Sending…', waiting: 'Will be sent when the connection is back', slow: 'One moment: sending it shortly', failed: 'Not sent.', refused: 'This message could not be sent.', retry: 'Try again',
      offline: 'No connection. We keep trying; what you wrote is not lost.', lost: 'The earlier conversation is no longer there. You can start another.', closed: 'The chat is not available right now. We keep trying.',
      where: 'Send my location', locating: 'Looking for your location…', noPlace: 'We could not find where you are. Write the name of your district.', place: 'My location', file: 'See file', image: 'Image', typing: 'Writing…', chosen: 'chosen'
    }
  };
  const wanted = query.get('lang') || set.lang || navigator.language || 'es';
  let lang = wanted.toLowerCase().startsWith('en') ? 'en' : 'es';
  const t = (key) => (key === 'name' && set.name) || texts[lang][key];

  // Storage may be forbidden (embedded, private window): then the conversation lasts as long as the page.
  const memory = {
    token: null,
    load() { try { this.token = localStorage.getItem(storageKey); } catch { /* page only */ } return this.token; },
    keep(token) { this.token = token; try { localStorage.setItem(storageKey, token); } catch { /* page only */ } },
    drop() { this.token = null; try { localStorage.removeItem(storageKey); } catch { /* page only */ } }
  };

  const el = (tag, props = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props)) {
      if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
      else if (key === 'class') node.className = value;
      else if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
    }
    node.append(...children.filter((c) => c !== null && c !== undefined));
    return node;
  };
  const pause = (ms, signal) => new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', () => { clearTimeout(timer); done(); }, { once: true });
  });
  const makeId = () => crypto.randomUUID ? crypto.randomUUID()
    : '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (c) => (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16));

  // --- the page ---
  const ui = {};
  let root, shell;
  function buildUi() {
    ui.bar = el('div', { class: 'oc-bar', role: 'status', hidden: true });
    ui.log = el('div', { class: 'oc-log', role: 'log', 'aria-live': 'polite', 'aria-label': t('log'), tabindex: '0' });
    ui.input = el('textarea', { id: 'oc-input', rows: '1', maxlength: maxText, placeholder: t('input'), autocomplete: 'off', enterkeyhint: 'send', oninput: grow, onkeydown: onKey });
    ui.form = el('form', { class: 'oc-form', onsubmit: (e) => { e.preventDefault(); sendTyped(); } },
      el('label', { class: 'oc-sr', for: 'oc-input' }, t('input')), ui.input, el('button', { type: 'submit', class: 'oc-primary' }, t('send')));
    ui.typing = el('div', { class: 'oc-msg', hidden: true, 'aria-hidden': 'true' }, el('span', { class: 'oc-dots', title: t('typing') }, el('i'), el('i'), el('i')));
    return el('div', { class: 'oc', lang },
      el('header', { class: 'oc-head' },
        el('h2', { class: 'oc-title' }, t('name'), el('small', {}, t('subtitle'))),
        el('button', { type: 'button', class: 'oc-exit', title: t('exitHelp'), onclick: leave }, t('exit')),
        el('button', { type: 'button', class: 'oc-forget', 'aria-label': t('forgetHelp'), title: t('forgetHelp'), onclick: askForget }, t('forget')),
        set.mount ? null : el('button', { type: 'button', onclick: closePanel }, t('close'))),
      ui.bar, ui.log, ui.form);
  }
  function grow() { ui.input.style.height = 'auto'; ui.input.style.height = `${ui.input.scrollHeight + 3}px`; }
  function onKey(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); sendTyped(); }
  }
  const nearEnd = () => ui.log.scrollHeight - ui.log.scrollTop - ui.log.clientHeight < 160;
  const toEnd = () => { ui.log.scrollTop = ui.log.scrollHeight; };
  function notice(key) { ui.bar.hidden = !key; ui.bar.textContent = key ? t(key) : ''; }

  // *bold*, _italic_ and links, as WhatsApp shows them; always as nodes, never as HTML.
  function richText(text) {
    const out = document.createDocumentFragment();
    const pattern = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])|\*([^*\n]+)\*|(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])/gu;
    let last = 0;
    for (const m of text.matchAll(pattern)) {
      out.append(text.slice(last, m.index));
      if (m[1]) out.append(el('a', { href: m[1], target: '_blank', rel: 'noopener noreferrer' }, m[1]));
      else out.append(el(m[2] ? 'strong' : 'em', {}, m[2] || m[3]));
      last = m.index + m[0].length;
    }
    out.append(text.slice(last));
    return out;
  }
  function mediaNode(media) {
    let url;
    try { url = new URL(media.url, origin); } catch { return null; }
    if (!/^https?:$/.test(url.protocol)) return null;
    if (media.kind === 'image' || media.kind === 'sticker') return el('img', { src: url.href, alt: media.filename || t('image'), loading: 'lazy' });
    if (media.kind === 'audio') return el('audio', { src: url.href, controls: true, preload: 'none' });
    return el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, media.filename || t('file'));
  }
  const clock = (at) => new Date(at).toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit' });

  function messageNode(direction, author, message, at) {
    const meta = el('div', { class: 'oc-meta' });
    if (at) meta.append(el('time', { datetime: at }, clock(at)));
    const bubble = el('div', { class: 'oc-bubble' }, message.media ? mediaNode(message.media) : null, richText(message.text || (message.location ? `📍 ${t('place')}` : '')));
    if (message.language) bubble.lang = message.language;
    const agent = author === 'agent';
    const who = agent ? el('div', { class: 'oc-who' }, t('agent')) : el('span', { class: 'oc-sr' }, `${direction === 'in' ? t('you') : t('bot')}: `);
    return { node: el('div', { class: `oc-msg ${direction}${agent ? ' agent' : ''}` }, who, bubble, meta), meta };
  }
  // Buttons as on WhatsApp: up to three below the message, a list behind one button, a location request.
  function optionsNode(message) {
    const options = message.options || [];
    const group = el('div', { class: 'oc-options', role: 'group', 'aria-label': t('options') });
    if (message.presentation === 'location_request') group.append(el('button', { type: 'button', onclick: (e) => sendPlace(e.currentTarget) }, t('where')));
    if (options.length && message.presentation === 'list') {
      group.append(el('button', { type: 'button', 'aria-haspopup': 'dialog', onclick: (e) => openList(message, e.currentTarget) }, message.list_button || t('list')));
    } else if (options.length && message.presentation !== 'numbered') {
      for (const option of options) {
        group.append(el('button', { type: 'button', title: option.description || undefined, onclick: (e) => choose(option, e.currentTarget) }, option.label));
      }
    }
    return group.childNodes.length ? group : null;
  }
  function place(node) {
    const follow = nearEnd();
    ui.start?.remove();
    ui.log.append(node, ui.typing);
    if (follow || node.classList.contains('in')) toEnd();
  }
  // Only what the bot said last can be answered by a button; older ones stay to read.
  function retireOptions() { for (const b of ui.log.querySelectorAll('.oc-options button:enabled')) b.disabled = true; }
  let typingTimer;
  function typing(on) {
    clearTimeout(typingTimer);
    const follow = nearEnd();
    ui.typing.hidden = !on;
    if (on) { ui.log.append(ui.typing); typingTimer = setTimeout(() => typing(false), typingMs); }
    if (on && follow) toEnd();
  }
  function dialog(title, body, ...footer) {
    const opener = (root.activeElement || document.activeElement);
    const box = el('dialog', { class: 'oc-dialog', 'aria-labelledby': 'oc-dialog-title', lang }, el('h3', { id: 'oc-dialog-title' }, title), body, el('footer', {}, ...footer));
    box.addEventListener('close', () => { box.remove(); if (opener?.isConnected && !opener.disabled) opener.focus(); else ui.log.focus({ preventScroll: true }); });
    box.addEventListener('click', (e) => { if (e.target === box) box.close(); });
    shell.append(box);
    box.showModal();
    return box;
  }
  function openList(message, opener) {
    const items = el('ul');
    const box = dialog(message.list_button || t('list'), items, el('button', { type: 'button', class: 'oc-plain', onclick: () => box.close() }, t('cancel')));
    for (const option of message.options) {
      items.append(el('li', {}, el('button', { type: 'button', onclick: () => { box.close(); choose(option, opener); } },
        el('b', {}, option.label), option.description ? el('span', {}, option.description) : null)));
    }
    items.querySelector('button').focus();
  }
  function askForget() {
    const box = dialog(t('forgetHelp'), el('p', {}, t('forgetText')),
      el('button', { type: 'button', class: 'oc-plain', onclick: () => box.close() }, t('cancel')),
      el('button', { type: 'button', class: 'oc-primary', onclick: () => { box.close(); forget(); } }, t('forgetYes')));
  }
  function forget(noticeKey) {
    life.abort();
    life = new AbortController();
    memory.drop();
    queue.length = 0;
    seen.clear();
    after = 0;
    polling = false;
    notice(noticeKey);
    typing(false);
    ui.log.replaceChildren();
    showStart();
    ui.log.focus({ preventScroll: true });
  }
  function leave() {
    life.abort();
    memory.drop();
    document.title = ' ';
    shell.replaceChildren();
    if (set.mount) document.body.replaceChildren();
    location.replace(set.exit || 'https://www.google.com/');
  }
  function showStart() {
    ui.start = el('div', { class: 'oc-start' }, el('p', {}, t('start')), el('button', { type: 'button', class: 'oc-primary', onclick: () => { send({ text: t('hello') }); ui.log.focus({ preventScroll: true }); } }, t('startButton')));
    ui.log.append(ui.start);
  }

  // --- sending: one at a time, in order; the client's id makes a repeat harmless ---
  const queue = [];
  let working = false;
  function sendTyped() {
    const text = ui.input.value.trim();
    if (!text) return;
    ui.input.value = '';
    grow();
    send({ text });
  }
  function choose(option, button) {
    button.setAttribute('aria-pressed', 'true');
    send({ option_id: option.id, text: option.label });
    ui.log.focus({ preventScroll: true });
  }
  function sendPlace(button) {
    const failed = () => { notice('noPlace'); button.disabled = false; ui.input.focus(); };
    if (!navigator.geolocation) { failed(); return; }
    button.disabled = true;
    notice('locating');
    navigator.geolocation.getCurrentPosition((found) => {
      notice(null);
      send({ location: { latitude: found.coords.latitude, longitude: found.coords.longitude } });
      ui.log.focus({ preventScroll: true });
    }, failed, { timeout: 15000, maximumAge: 60000 });
  }
  function send(content) {
    retireOptions();
    const shown = messageNode('in', 'contact', content);
    place(shown.node);
    queue.push({ content: { client_id: makeId(), ...content }, ...shown, tries: 0, state: '' });
    work();
  }
  function mark(item, key, retry) {
    item.meta.replaceChildren();
    item.meta.classList.toggle('failed', Boolean(retry));
    if (key) item.meta.append(t(key));
    if (retry) item.meta.append(' ', el('button', { type: 'button', onclick: () => { item.tries = 0; item.state = ''; work(); } }, t('retry')));
  }
  async function call(path, options, signal) {
    return fetch(base + path, { ...options, signal, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer',
      headers: { ...(options.body ? { 'Content-Type': 'application/json' } : {}), ...(memory.token ? { Authorization: `Bearer ${memory.token}` } : {}) } });
  }
  async function openSession(signal) {
    if (memory.token) return;
    const answer = await call('/sessions', { method: 'POST', body: JSON.stringify({ language: lang }) }, signal);
    if (answer.status !== 201) throw answer;
    memory.keep((await answer.json()).token);
  }
  const retryAfter = (answer, otherwise) => Math.min(60, Number(answer.headers.get('Retry-After')) || otherwise) * 1000;

  async function work() {
    if (working) return;
    working = true;
    const signal = life.signal;
    for (;;) {
      const item = queue.find((i) => i.state !== 'refused');
      if (!item || item.state === 'failed' || signal.aborted) break;
      mark(item, item.tries ? 'waiting' : 'sending');
      let wait = 0;
      try {
        await openSession(signal);
        const answer = await call('/messages', { method: 'POST', body: JSON.stringify(item.content) }, signal);
        if (answer.status === 202 || answer.status === 200) {
          queue.splice(queue.indexOf(item), 1);
          const { seq } = await answer.json();
          settle(item, seq);
          notice(null);
          if (!item.answered) typing(true);
          listen();
        } else if (answer.status === 401) {
          memory.drop();
          if (++item.tries > 3) throw answer;
          seen.clear();
          after = 0;
        } else throw answer;
      } catch (problem) {
        if (signal.aborted) break;
        item.tries += 1;
        if (problem instanceof Response && problem.status === 429) {
          mark(item, 'slow');
          wait = retryAfter(problem, 5);
        } else if (problem instanceof Response && problem.status >= 400 && problem.status < 500) {
          item.state = 'refused';
          mark(item, 'refused', true);
        } else if (item.tries >= 6 && navigator.onLine) {
          item.state = 'failed';
          mark(item, 'failed', true);
          notice(problem instanceof Response ? 'closed' : 'offline');
        } else {
          mark(item, 'waiting');
          notice(problem instanceof Response ? 'closed' : 'offline');
          wait = Math.min(maxBackoffMs, 1000 * 2 ** Math.min(item.tries, 5)) * (0.7 + Math.random() * 0.6);
        }
      }
      if (wait) await Promise.race([pause(wait, signal), new Promise((go) => addEventListener('online', go, { once: true }))]);
    }
    working = false;
    if (signal !== life.signal && queue.length) work();
  }

  // --- listening ---
  let life = new AbortController();
  let after = 0, polling = false;
  const seen = new Map();  // seq -> shown; what we sent ourselves comes back in the list
  function settle(item, seq) {
    const twin = seen.get(seq);
    if (twin && twin !== item) twin.node.remove();
    seen.set(seq, item);
    mark(item, null);
    item.meta.append(el('time', {}, clock(Date.now())));
  }
  function show(entry) {
    after = Math.max(after, entry.seq);
    if (seen.has(entry.seq)) return;
    const message = entry.message || {};
    if (entry.direction === 'in') {
      const mine = queue.find((i) => entry.client_id ? i.content.client_id === entry.client_id : (i.content.text || '') === (message.text || ''));
      if (mine) { seen.set(entry.seq, mine); return; }
      retireOptions();
    }
    const shown = messageNode(entry.direction, entry.author, message, entry.at);
    if (entry.direction === 'out') {
      typing(false);
      for (const item of queue) item.answered = true;
      const options = optionsNode(message);
      if (options) shown.node.append(options);
    }
    seen.set(entry.seq, shown);
    place(shown.node);
  }
  async function listen() {
    if (polling || !memory.token) return;
    polling = true;
    const signal = life.signal;
    let failures = 0, first = after === 0;
    while (!signal.aborted && memory.token) {
      let wait = 0;
      try {
        const answer = await call(`/messages?after=${after}&wait=${first || failures ? 0 : waitSeconds}`, {}, signal);
        if (answer.status === 401) {
          if (!queue.length) { forget('lost'); return; }
          break;
        }
        if (!answer.ok) throw answer;
        const { messages } = await answer.json();
        if (signal.aborted) break;
        if (failures) notice(null);
        failures = 0;
        if (first && !messages.length && !queue.length && !ui.log.querySelector('.oc-msg.in')) showStartOnce();
        first = false;
        messages.sort((a, b) => a.seq - b.seq).forEach(show);
      } catch (problem) {
        if (signal.aborted) break;
        failures += 1;
        if (failures > 1 || !navigator.onLine) notice(problem instanceof Response ? 'closed' : 'offline');
        wait = problem instanceof Response && problem.status === 429 ? retryAfter(problem, 5) : Math.min(maxBackoffMs, 500 * 2 ** failures) * (0.7 + Math.random() * 0.6);
      }
      if (wait) await Promise.race([pause(wait, signal), new Promise((go) => addEventListener('online', go, { once: true }))]);
    }
    if (signal === life.signal) polling = false;
  }
  function showStartOnce() { if (!ui.start?.isConnected) showStart(); }
  addEventListener('offline', () => notice('offline'));
  addEventListener('online', () => notice(null));

  // --- where it lives ---
  let panel, launcher;
  function closePanel() { panel.hidden = true; launcher.hidden = false; launcher.focus(); }
  function begin() {
    shell.append(buildUi());
    if (memory.load()) listen(); else showStart();
  }
  function mountInPage(target) {
    root = document;
    shell = target;
    const setLang = (to) => {
      lang = to;
      document.documentElement.lang = lang;
      for (const b of document.querySelectorAll('[data-set-lang]')) b.setAttribute('aria-pressed', String(b.dataset.setLang === lang));
    };
    setLang(lang);
    for (const b of document.querySelectorAll('[data-set-lang]')) {
      b.addEventListener('click', () => {
        if (b.dataset.setLang === lang) return;
        setLang(b.dataset.setLang);
        life.abort();
        life = new AbortController();
        seen.clear();
        after = 0;
        polling = false;
        shell.replaceChildren();
        begin();
        for (const item of queue) place(item.node);
      });
    }
    begin();
  }
  // On a partner's page: a shadow root, so that neither page's styles touch the other's.
  function mountAsButton() {
    const host = el('div', { lang });
    root = host.attachShadow({ mode: 'open' });
    panel = el('section', { class: 'oc-panel', 'aria-label': t('name'), hidden: true, onkeydown: (e) => { if (e.key === 'Escape' && !root.querySelector('dialog')) closePanel(); } });
    launcher = el('button', { type: 'button', class: 'oc-primary oc-launch', onclick: () => {
      launcher.hidden = true;
      panel.hidden = false;
      if (!panel.childNodes.length) begin();
      ui.input.focus();
    } }, t('open'));
    shell = panel;
    root.append(el('link', { rel: 'stylesheet', href: `${origin}/webchat.css` }), launcher, panel);
    document.body.append(host);
  }
  const target = set.mount && document.getElementById(set.mount);
  if (target) mountInPage(target); else mountAsButton();
})();
