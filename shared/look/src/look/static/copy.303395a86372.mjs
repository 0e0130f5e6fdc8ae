// «Copy» buttons: shown only where the clipboard works.
export function copyButtons (root) {
  if (!navigator.clipboard) return
  for (const button of root.querySelectorAll('[data-look-copy]')) {
    const source = root.getElementById(button.dataset.lookCopy)
    const said = button.parentElement?.querySelector('[data-look-copied]')
    if (!source) continue
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(source.innerText.trim())
      if (said) said.textContent = button.dataset.lookDone
    })
  }
}
