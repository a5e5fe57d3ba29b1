// Reads a QR code off the screen, as a phone does.

import jsQR from "jsqr";
import { PNG } from "pngjs";

/** The text of the first QR code on the page. Light on dark is not read: many phones cannot. */
export async function readQrCode(page) {
  const { data, width, height } = PNG.sync.read(await page.screenshot({ fullPage: true }));
  const found = jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: "dontInvert" });
  return found?.data;
}
