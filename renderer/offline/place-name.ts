/** What people call a coordinator: the host of a team's, or the words for the one of this computer. */
export const placeName = (id: string, t: (key: string) => string): string =>
  id === 'computer' ? t('places.computer') : new URL(id).host
