// Starts the enhancements of a page; every page works without them.
import { Button, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, createAll } from './govuk-frontend.min.js'
import { countdowns } from './countdown.mjs'
import { copyButtons } from './copy.mjs'
import { idleDialog } from './idle.mjs'

const words = document.getElementById('look-words')?.dataset ?? {}
for (const component of [Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink]) {
  createAll(component)
}
createAll(PasswordInput, {
  i18n: {
    showPassword: words.show,
    hidePassword: words.hide,
    showPasswordAriaLabel: words.showPassword,
    hidePasswordAriaLabel: words.hidePassword,
    passwordShownAnnouncement: words.passwordShown,
    passwordHiddenAnnouncement: words.passwordHidden
  }
})
createAll(FileUpload, {
  i18n: {
    chooseFilesButton: words.chooseFile,
    dropInstruction: words.dropFile,
    noFileChosen: words.noFile,
    enteredDropZone: words.enteredDrop,
    leftDropZone: words.leftDrop
  }
})
countdowns(document)
copyButtons(document)
idleDialog(document)

for (const field of document.querySelectorAll('input[type=password]')) {
  const hint = document.getElementById(`${field.id}-caps`)
  if (hint) {
    field.addEventListener('keyup', (event) => {
      hint.hidden = !event.getModifierState?.('CapsLock')
    })
  }
}
