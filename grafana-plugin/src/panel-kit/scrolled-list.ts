/** A list that is scrolled within a part of a panel: it fades out below, so that a row cut in half looks like more. */
export const scrolledList = {
  overflow: 'auto',
  maskImage: 'linear-gradient(to bottom, black calc(100% - 14px), transparent)',
  '&::after': { content: '""', display: 'block', height: 14 },
} as const;
