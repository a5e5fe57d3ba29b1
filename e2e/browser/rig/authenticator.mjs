// The authenticator app of a user: RFC 6238 with SHA-1, six digits, steps of 30 seconds.

import { createHmac } from "node:crypto";

const STEP_MILLISECONDS = 30_000;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function bytesOf(base32) {
  let bits = "";
  for (const letter of base32) bits += BASE32.indexOf(letter).toString(2).padStart(5, "0");
  return Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
}

export function codeAt(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", bytesOf(secret)).update(counter).digest();
  const number = mac.readUInt32BE(mac[19] & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

export const stepNow = () => Math.floor(Date.now() / STEP_MILLISECONDS);

/**
 * Gives a new good code at each call, without ever waiting for the clock.
 *
 * The server under test takes codes of two steps before and after the present one, each step only once and only in
 * rising order. Starting one step back leaves four codes: that a step ends in the meantime can only add to them.
 */
export class Authenticator {
  #lastStep = 0;

  constructor(secret) {
    this.secret = secret;
  }

  nextCode() {
    const step = Math.max(stepNow() - 1, this.#lastStep + 1);
    if (step > stepNow() + 2) throw new Error("this journey uses more codes than can be had without waiting");
    this.#lastStep = step;
    return this.lastCode();
  }

  /** The code that `nextCode` gave last, for trying it a second time. */
  lastCode() {
    return codeAt(this.secret, this.#lastStep);
  }

  /** Six digits that are no code of this secret, now or a few minutes around now. */
  wrongCode() {
    const near = new Set();
    for (let offset = -8; offset <= 8; offset++) near.add(codeAt(this.secret, stepNow() + offset));
    for (let number = 123_456; ; number++) if (!near.has(String(number))) return String(number);
  }
}
