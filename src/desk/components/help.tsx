import { useEffect, useRef } from 'preact/hooks'
import { useDesk } from '../context.ts'

export function Help({ onClose }: { onClose: () => void }) {
  const { strings } = useDesk()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const keys: readonly (readonly [readonly string[], string])[] = [
    [['j', 'k'], strings.keyMove],
    [['Enter'], strings.keyOpen],
    [['t'], strings.take],
    [['r'], strings.reply],
    [['n'], strings.note],
    [['b'], strings.return],
    [['x'], strings.transfer],
    [['c'], strings.closeIt],
    [['o'], strings.reopen],
    [['1', '…', '5'], strings.keyInsert],
    [['s'], strings.keySearch],
    [['/'], strings.keyCanned],
    [['Esc'], strings.keyLeave],
    [['?'], strings.keyHelp],
  ]
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <header>
        <h2 id="help-title">{strings.shortcuts}</h2>
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {strings.close}
        </button>
      </header>
      <dl>
        {keys.map(([names, what]) => (
          <div>
            <dt>
              {names.map((name) => (
                <kbd>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  )
}
