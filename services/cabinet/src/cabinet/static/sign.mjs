// Signs with a key that never leaves the browser: made by WebCrypto, not extractable, kept in IndexedDB.
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const LIFE_MS = 12 * 3600 * 1000
const section = document.getElementById('software-key')

const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))

function store () {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('cabinet-keys', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}

function ask (database, mode, act) {
  return new Promise((resolve, reject) => {
    const asked = act(database.transaction('keys', mode).objectStore('keys'))
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

async function post (address, body) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': section.dataset.csrf },
    body: JSON.stringify(body)
  })
  // The page itself knows where to sign in, or to show the second factor again.
  if (answer.status === 401) location.reload()
  const told = await answer.json()
  if (!answer.ok) throw new Error(told.code)
  return told
}

// One key for each account and day: another person at this browser gets another key.
async function holder (address) {
  const database = await store()
  const name = section.dataset.holder
  const known = await ask(database, 'readonly', (keys) => keys.get(name))
  if (known && Date.now() - known.madeAt < LIFE_MS) return known
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const spki = base64(await crypto.subtle.exportKey('spki', pair.publicKey))
  const { certificate, chain } = await post(`${address}/certificate`, { spki })
  const made = { privateKey: pair.privateKey, certificate, chain, madeAt: Date.now() }
  await ask(database, 'readwrite', (keys) => keys.put(made, name))
  return made
}

async function sign () {
  const address = section.dataset.prepare
  const { certificate, chain, privateKey } = await holder(address)
  const { session_id: sessionId, to_be_signed: toBeSigned } = await post(`${address}/preparation`, {
    certificate,
    chain,
    number: Number(section.dataset.number),
    role_code: document.getElementById('role_code').value
  })
  const value = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes(toBeSigned))
  const { next } = await post(`${address}/completion`, { session_id: sessionId, value: base64(value) })
  location.assign(next)
}

if (section && window.crypto?.subtle && window.indexedDB) {
  const button = document.getElementById('software-key-sign')
  const status = document.getElementById('software-key-status')
  section.hidden = false
  button.addEventListener('click', async () => {
    button.disabled = true
    status.textContent = section.dataset.working
    try {
      await sign()
    } catch (error) {
      status.textContent = `${section.dataset.failed} ${error.message}`
      button.disabled = false
    }
  })
}
