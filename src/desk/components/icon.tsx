const paths = {
  canned:
    'M5 6.5A2.5 2.5 0 0 1 7.5 4h9A2.5 2.5 0 0 1 19 6.5v6a2.5 2.5 0 0 1-2.5 2.5H11l-4 4v-4.1a2.5 2.5 0 0 1-2-2.4zM9 8.2h6M9 11h4',
  bell: 'M6.5 16.5h11c-1-1.2-1.5-2.4-1.5-5.2a4 4 0 0 0-8 0c0 2.8-.5 4-1.5 5.2zM10.3 19a1.8 1.8 0 0 0 3.4 0',
  search: 'M10.8 16.6a5.8 5.8 0 1 0 0-11.6 5.8 5.8 0 0 0 0 11.6zM15 15l4.5 4.5',
}

/** What the widget has no sign for. */
export function DeskIcon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
