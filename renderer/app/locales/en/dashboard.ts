/** Texts of the dashboard. */
export const dashboard = {
  purpose: 'How things stand',
  greeting: {
    morning: 'Good morning, {name}',
    day: 'Good afternoon, {name}',
    evening: 'Good evening, {name}',
  },
  waiting: 'Nothing waits for you | One request waits for you | {n} requests wait for you',
  not_counted: 'The figures could not be read',
  again: 'Try again',
  for_you: 'Waiting for you',
  nothing_waits: 'all clear',
  oldest: 'oldest {ago}',
  median: 'Median time to decide',
  median_detail: 'from asking to the decision of people',
  held: 'Held calls right now',
  held_detail: 'no request is pending | one request is pending | {n} requests are pending',
  deliveries: 'Deliveries',
  failed: 'nothing failed | {n} message failed | {n} messages failed',
  pending: {
    title: 'Pending requests',
    all: 'Open all',
    none: 'All clear',
    none_text: 'No agent waits for anybody. New requests appear here by themselves.',
  },
  days: {
    title: 'Last {n} days',
    day: 'Day',
    approved: 'Approved',
    denied: 'Denied',
    other: 'Expired or cancelled',
  },
  asked: {
    title: 'Asked again and again',
    none: 'Nothing so far is asked often enough to need a policy.',
    detail:
      '{n} times, {approved} approved, {denied} denied | {n} time, {approved} approved, {denied} denied | {n} times, {approved} approved, {denied} denied',
    draft: 'Draft policy',
    policy: 'Allow {tool}',
  },
  reach: {
    title: 'Connectors and messages',
    none: 'No connector yet.',
    channel: { email: 'E-mail', sms: 'SMS', webhook: 'Webhook', desktop: 'Desktop' },
    sent: '{delivered} delivered, {failed} failed, {queued} waiting',
  },
}
