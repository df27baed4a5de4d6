const paths = {
  close: 'M6 6l12 12M18 6 6 18',
  compose:
    'M12 5H7a2.5 2.5 0 0 0-2.5 2.5V17A2.5 2.5 0 0 0 7 19.5h9.5A2.5 2.5 0 0 0 19 17v-5M17.4 4.4a1.55 1.55 0 0 1 2.2 2.2L12 14.2l-3 .8.8-3z',
  send: 'M12 19V5.5M6 11.2l6-5.9 6 5.9',
  down: 'M12 5v13.5M6 12.8l6 5.9 6-5.9',
  up: 'M7.5 10.8v8.7M4 12.3v5.7a1.5 1.5 0 0 0 1.5 1.5h10.8a2 2 0 0 0 2-1.65l1.1-6a2 2 0 0 0-2-2.35H14V6a2 2 0 0 0-2-2l-3.7 6.2a1.5 1.5 0 0 1-1.3.7H5.5A1.5 1.5 0 0 0 4 12.3',
  download: 'M12 4.5v10M7.6 10.4l4.4 4.3 4.4-4.3M5 15.5v2A2.5 2.5 0 0 0 7.5 20h9a2.5 2.5 0 0 0 2.5-2.5v-2',
  page: 'M13.5 4H8a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V8.5zM13.5 4v4.5H18M9.5 12.5h5M9.5 16h3',
  chat: 'M12 4c4.7 0 8.25 3.1 8.25 7.1S16.7 18.2 12 18.2c-.9 0-1.8-.1-2.6-.35L5.2 19.9l.75-3.55c-1.4-1.3-2.2-3.1-2.2-5.25C3.75 7.1 7.3 4 12 4Z',
}

export function Icon({ name, flipped }: { name: keyof typeof paths; flipped?: boolean }) {
  return (
    <svg class={flipped ? 'icon flipped' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
