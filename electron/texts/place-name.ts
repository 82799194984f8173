import type { ShellTexts } from './en.ts'

/**
 * How a coordinator is called where there are several.
 *
 * @param id `computer`, or an origin
 */
export const placeName = (id: string, { thisComputer }: Pick<ShellTexts, 'thisComputer'>): string =>
  id === 'computer' ? thisComputer : new URL(id).host
