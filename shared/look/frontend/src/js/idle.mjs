// Warns before the session ends from idleness; one press goes on (WCAG 2.2.1).
export function idleDialog (root) {
  const dialog = root.querySelector('dialog[data-look-idle]')
  if (!dialog?.showModal) return
  const { lookIdle, lookWarn, lookProlong } = dialog.dataset
  const form = dialog.querySelector('form')
  let timer
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => dialog.showModal(), (Number(lookIdle) - Number(lookWarn)) * 1000)
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const answer = await fetch(lookProlong, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
    dialog.close()
    if (answer.ok) wait()
    else location.reload()
  })
  wait()
}
