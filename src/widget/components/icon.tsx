const paths = {
  close: 'M6 6l12 12M18 6 6 18',
  compose: 'M12 5H7a3 3 0 0 0-3 3v9a3 3 0 0 0 3 3h9a3 3 0 0 0 3-3v-5M17.4 4.4a1.6 1.6 0 0 1 2.2 2.2L12 14.2l-3 .8.8-3z',
  send: 'M12 19V5.5M6 11.2l6-5.9 6 5.9',
  down: 'M12 5v13.5M6 12.8l6 5.9 6-5.9',
  up: 'M8 11v9M4 13a2 2 0 0 1 2-2h2l4-7a2 2 0 0 1 2 2v4h3a2 2 0 0 1 2 2l-1 6a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z',
  download: 'M12 4v11M7.6 10.8 12 15l4.4-4.2M4 16v1a3 3 0 0 0 3 3h10a3 3 0 0 0 3-3v-1',
  page: 'M13.5 4H8a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V8.5zM13.5 4v4.5H18M9.5 12.5h5M9.5 16h3',
  clip: 'M18.6 11.6l-6.4 6.4a4 4 0 0 1-5.6-5.6l6.7-6.7a2.6 2.6 0 0 1 3.7 3.7l-6.5 6.5a1.3 1.3 0 0 1-1.8-1.8l5.9-5.9',
  copy: 'M9 11a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2zM6 15a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2',
  check: 'M5 12.8l4.3 4.2L19 7.2',
  spark: 'M12 4l2 6 6 2-6 2-2 6-2-6-6-2 6-2z',
}

export type IconName = keyof typeof paths

export function Icon({ name, flipped }: { name: IconName; flipped?: boolean }) {
  return (
    <svg class={flipped ? 'icon flipped' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
