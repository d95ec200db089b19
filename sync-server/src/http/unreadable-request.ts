/** What is answered to bytes that Node could not read as a request. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpFault } from './faults.ts';

const faultFor = (code: string | undefined): HttpFault => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpFault('headers-too-large', 'The headers are longer than any request here.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpFault('too-slow', 'The request did not arrive in time. Nothing was changed.');
    default:
      return new HttpFault('bad-request', 'This is not a request that can be read.');
  }
};

/**
 * Answers in the form that every other refusal has, and ends the connection.
 * @param answers whether an answer is under way on it: words in the middle of that would be part of it
 */
export const refuseUnreadable = (
  error: NodeJS.ErrnoException,
  socket: Duplex,
  answers: boolean,
): void => {
  if (!socket.writable || answers || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, body } = faultFor(error.code);
  const json = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(json)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${json}`);
  // Whoever reads nothing does not keep the connection.
  socket.once('finish', () => socket.destroy());
};
