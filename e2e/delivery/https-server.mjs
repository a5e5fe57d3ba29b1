// An HTTPS server by Node.js that takes whatever is posted, and answers as Twilio or AWS SNS would. Arguments: {"tls"}, the
// folder of its certificate. Says {"port"} once, then a line for each request.
import { createServer } from "node:https";
import { readFileSync } from "node:fs";

const { tls } = JSON.parse(process.argv[2]);
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
const certificate = { key: readFileSync(`${tls}/key.pem`), cert: readFileSync(`${tls}/cert.pem`) };
const server = createServer(certificate, async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  say({ path: request.url, body });
  response.end(request.url.endsWith("/Messages.json") ? '{"sid":"SM1"}' : "<MessageId>1</MessageId>");
});
server.on("tlsClientError", () => {});
server.listen(0, "127.0.0.1", () => say({ port: server.address().port }));
process.stdin.resume().on("end", () => process.exit(0));
