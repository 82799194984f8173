export const TABS = ['users', 'groups', 'agents'] as const
export type Tab = (typeof TABS)[number]

export const tabOf = (text: string): Tab => TABS.find((tab) => tab === text) ?? 'users'
