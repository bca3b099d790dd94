import { css } from '@emotion/css';

/** A form's fields have widths of their own, and a phone is narrower than some of them. */
export const formStyle = css({ '& div:not(button div)': { maxWidth: '100%' } });
