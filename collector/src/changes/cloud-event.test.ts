import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectorError } from '../errors.ts';
import { cloudEventsOf } from './cloud-event.ts';

const event = { specversion: '1.0', id: '1', source: '/a', type: 't', data: { x: 1 } };
const bytes = (value: unknown): Buffer =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const read = (contentType: string | undefined, body: unknown, headers: Record<string, string> = {}) =>
  cloudEventsOf(
    { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...headers },
    body instanceof Buffer ? body : bytes(body),
  );
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(CollectorError);
    return (error as CollectorError).code;
  }
  return 'passed';
};
const ce = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/a', 'ce-type': 't' };

describe('the modes', () => {
  it('structured', () => {
    expect(read('application/cloudevents+json; charset=utf-8', event)).toMatchObject([
      { id: '1', source: '/a', type: 't', data: { x: 1 } },
    ]);
    expect(read('application/json', event)).toMatchObject([{ id: '1', data: { x: 1 } }]);
  });
  it('structured with binary data', () => {
    const encoded = {
      ...event,
      data: undefined,
      data_base64: bytes({ y: 2 }).toString('base64'),
      datacontenttype: 'application/json',
    };
    expect(read('application/cloudevents+json', encoded)).toMatchObject([{ data: { y: 2 } }]);
    expect(
      read('application/cloudevents+json', { ...encoded, datacontenttype: 'image/png' })[0]!.data,
    ).toBeUndefined();
  });
  it('batch, empty too', () => {
    expect(
      read('application/cloudevents-batch+json', [event, { ...event, id: '2' }]).map(({ id }) => id),
    ).toEqual(['1', '2']);
    expect(read('application/cloudevents-batch+json', [])).toEqual([]);
  });
  it('binary, percent-decoded once', () => {
    const sent = read(
      'application/json',
      { x: 1 },
      {
        ...ce,
        'ce-source': '/caf%C3%A9/%2525',
        'ce-subject': '"a \\" b"',
        'ce-time': '2026-01-01T00:00:00Z',
      },
    );
    expect(sent).toMatchObject([
      { source: '/café/%25', subject: 'a " b', time: '2026-01-01T00:00:00Z', data: { x: 1 } },
    ]);
  });
  it('binary without JSON keeps the bytes', () => {
    expect(read('text/plain', 'hello', ce)).toMatchObject([{ data: undefined, contentType: 'text/plain' }]);
  });
  it('a CDEvent by itself', () => {
    const bare = {
      context: {
        specversion: '0.4.1',
        id: 'c',
        source: '/b',
        type: 'dev.cdevents.service.deployed.0.2.0',
        timestamp: '2026-01-01T00:00:00Z',
      },
      subject: { id: 's' },
    };
    expect(read('application/json', bare)).toMatchObject([
      { id: 'c', source: '/b', time: '2026-01-01T00:00:00Z', data: bare },
    ]);
  });
});

describe('what is no event', () => {
  it.each<[string, () => unknown, string]>([
    [
      'invalid UTF-8 in a header',
      () => read('application/json', '{}', { ...ce, 'ce-source': '/%C3%28' }),
      'DECODE_MALFORMED_BODY',
    ],
    [
      'raw bytes in a header that are no UTF-8',
      () => read('application/json', '{}', { ...ce, 'ce-source': '/\xff' }),
      'DECODE_MALFORMED_BODY',
    ],
    [
      'invalid UTF-8 in the body',
      () => read('application/cloudevents+json', Buffer.from([0x22, 0xff, 0x22])),
      'DECODE_MALFORMED_BODY',
    ],
    ['no JSON', () => read('application/cloudevents+json', '{'), 'DECODE_MALFORMED_BODY'],
    [
      'no id',
      () => read('application/cloudevents+json', { ...event, id: undefined }),
      'DECODE_MALFORMED_BODY',
    ],
    [
      'an empty type',
      () => read('application/json', '{}', { ...ce, 'ce-type': '' }),
      'DECODE_MALFORMED_BODY',
    ],
    [
      'an id that is no text',
      () => read('application/cloudevents+json', { ...event, id: 7 }),
      'DECODE_MALFORMED_BODY',
    ],
    [
      'a version of tomorrow',
      () => read('application/cloudevents+json', { ...event, specversion: '2.0' }),
      'DECODE_MALFORMED_BODY',
    ],
    [
      'a batch that is none',
      () => read('application/cloudevents-batch+json', event),
      'DECODE_MALFORMED_BODY',
    ],
    [
      'one bad event in a batch',
      () => read('application/cloudevents-batch+json', [event, {}]),
      'DECODE_MALFORMED_BODY',
    ],
    ['another encoding', () => read('application/cloudevents+avro', event), 'RECEIVE_UNSUPPORTED_MEDIA_TYPE'],
    ['no content type', () => read(undefined, event), 'RECEIVE_UNSUPPORTED_MEDIA_TYPE'],
  ])('%s', (_what, act, code) => {
    expect(codeOf(act)).toBe(code);
  });

  it('is refused with a code, whatever it is', () => {
    const media = fc.constantFrom(
      'application/json',
      'application/cloudevents+json',
      'application/cloudevents-batch+json',
      'text/plain',
    );
    fc.assert(
      fc.property(
        media,
        fc.oneof(fc.uint8Array(), fc.json().map(bytes)),
        fc.boolean(),
        (type, body, isBinary) => {
          codeOf(() => read(type, Buffer.from(body), isBinary ? ce : {}));
        },
      ),
    );
  });
});
