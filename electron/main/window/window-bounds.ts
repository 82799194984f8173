export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const SMALLEST = { width: 880, height: 560 } as const
const FIRST = { width: 1280, height: 820 } as const
/** At least this much of the window's top edge must be on a screen, so that it can be taken hold of. Pixels. */
const GRIP = { width: 120, height: 32 } as const

/**
 * Where a window opens: where it was, if it can still be reached there (a screen may be gone), else in the middle of the
 * main screen. Never smaller than the pages can be used, never larger than the screen it is on.
 *
 * @param screens work areas of all screens, the main one first
 */
export function openingBounds(remembered: Bounds | undefined, screens: readonly Bounds[]): Bounds {
  const main = screens[0] ?? { x: 0, y: 0, ...FIRST }
  const home = remembered && screens.find((screen) => holdsGrip(screen, remembered))
  if (remembered && home) return { ...remembered, ...fitting(remembered, home) }
  const size = fitting(remembered ?? FIRST, main)
  return {
    ...size,
    x: Math.round(main.x + (main.width - size.width) / 2),
    y: Math.round(main.y + (main.height - size.height) / 2),
  }
}

function fitting(
  wanted: { width: number; height: number },
  screen: Bounds,
): { width: number; height: number } {
  return {
    width: Math.min(Math.max(wanted.width, SMALLEST.width), screen.width),
    height: Math.min(Math.max(wanted.height, SMALLEST.height), screen.height),
  }
}

function holdsGrip(screen: Bounds, { x, y, width }: Bounds): boolean {
  const visible = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
  return visible >= GRIP.width && y >= screen.y && y + GRIP.height <= screen.y + screen.height
}
