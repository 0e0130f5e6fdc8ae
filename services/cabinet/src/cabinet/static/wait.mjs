// A page that waits for a verdict looks again by itself; without scripts a person reloads it.
const AGAIN_MS = 3000

if (document.querySelector('[data-waiting]')) setTimeout(() => location.reload(), AGAIN_MS)
