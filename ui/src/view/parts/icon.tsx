// Drawn on a grid of 16, in the colour of the text beside them.

const paths = {
  passed: 'M3.5 8.5 6.5 11.5 12.5 4.5',
  failed: 'M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5',
  pending: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9',
  skipped: 'M3.5 8h6.5M7.5 5 10.5 8 7.5 11M13 4.5v7',
  warned: 'M8 3 13.5 12.5h-11ZM8 6.5v3M8 11v.2',
  waiting: 'M8 7.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6',
  running: 'M8 3.5A4.5 4.5 0 1 1 3.5 8',
  chevron: 'M6 4 10 8 6 12',
  run: 'M5 3.5 12 8 5 12.5Z',
  rerun: 'M12.5 8A4.5 4.5 0 1 1 11 4.6M11 2v3H8',
  pause: 'M5 3.5v9M11 3.5v9',
  stop: 'M4.5 4.5h7v7h-7Z',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8ZM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6',
  hidden: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8ZM3 13 13 3',
  search: 'M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4M10.2 10.2 13.5 13.5',
  pick: 'M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7',
  window: 'M2.5 3.5h11v9h-11ZM2.5 6h11',
  globe: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M2.5 8h11M8 2.5c2 1.6 2.6 3.5 2.6 5.5S10 11.9 8 13.5C6 11.9 5.4 10 5.4 8S6 4.1 8 2.5',
  key: 'M5.5 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M8 8h6M12 8v2.5M10 8v1.5',
  more: 'M3.5 8v.1M8 8v.1M12.5 8v.1',
  close: 'M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5',
  copy: 'M5.5 5.5h7v7h-7ZM3.5 10.5v-7h7',
  pin: 'M6 2.5h4l-.6 4 2.1 2.5H4.5L6.6 6.5ZM8 9v4.5',
  next: 'M3.5 4 8.5 8l-5 4ZM12 4v8',
  help: 'M5.8 6.2a2.2 2.2 0 1 1 3.3 1.9c-.8.5-1.1.9-1.1 1.7M8 12v.1',
  light:
    'M8 5.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1',
  dark: 'M12.8 9.6A5.2 5.2 0 0 1 6.4 3.2a5.2 5.2 0 1 0 6.4 6.4Z',
  system: 'M2.5 3.5h11v7.5h-11ZM6 13.5h4',
  columns: 'M2.5 3.5h11v9h-11ZM6.5 3.5v9',
  request: 'M5 12.5v-9M2.8 5.7 5 3.5l2.2 2.2M11 3.5v9M8.8 10.3 11 12.5l2.2-2.2',
  edit: 'M3 13l.6-2.6L10.8 3.2l2 2L5.6 12.4Z',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  plug: 'M5.5 2.5v3M10.5 2.5v3M4 5.5h8v2.2a4 4 0 0 1-8 0ZM8 11.7v2.3',
} as const

export type IconName = keyof typeof paths
const filled: readonly IconName[] = ['run', 'stop', 'waiting', 'next']

/** Decoration: what it means is said in words beside it or by its button. */
export function Icon({ name, class: more = '' }: { name: IconName; class?: string }) {
  const fill = filled.includes(name)
  return (
    <svg class={`icon icon-${name} ${more}`} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={paths[name]}
        fill={fill ? 'currentColor' : 'none'}
        stroke="currentColor"
        stroke-width={name === 'more' ? 2 : 1.5}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}
