import { Type } from '@sinclair/typebox';
import { section } from './configuration-builders.ts';

/** Sections about deciding on changes: the trail of what was decided. */

export const trailSection = section({
  keyFile: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4096,
      description:
        'Ed25519 private key in PEM that signs the tree heads of the trail; without it one is made in `trail/key.pem` of the data directory',
    }),
  ),
});
