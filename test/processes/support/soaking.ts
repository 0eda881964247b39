/** Whether `npm run soak` runs this: longer, with more of everything. */
export const soaking = process.env.BERTH_SOAK === 'yes';
