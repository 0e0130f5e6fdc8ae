// Counts seconds that the server gave; the sentence in the page stays true without it.
const SPOKEN_EVERY = 30

function clock (seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function countdowns (root) {
  for (const box of root.querySelectorAll('[data-look-countdown]')) {
    const total = Number(box.dataset.lookCountdown)
    const started = performance.now()
    const shown = box.querySelector('[data-look-left]')
    const spoken = box.querySelector('[data-look-spoken]')
    const end = root.getElementById(box.dataset.lookEnables ?? '')
    if (!shown || !(total >= 0)) continue
    if (end) end.disabled = total > 0
    let said = total
    const tick = () => {
      const left = Math.max(0, Math.ceil(total - (performance.now() - started) / 1000))
      shown.textContent = clock(left)
      if (spoken && (left === 0 || said - left >= SPOKEN_EVERY)) {
        said = left
        spoken.textContent = left === 0 ? box.dataset.lookOver : `${box.dataset.lookLabel} ${clock(left)}`
      }
      if (left === 0) {
        if (end) end.disabled = false
        clearInterval(timer)
      }
    }
    const timer = setInterval(tick, 1000)
    tick()
  }
}
