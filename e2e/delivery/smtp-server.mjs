// A mail server by npm's smtp-server. Arguments: a JSON object of its options, with `user` and `password` for whoever may
// sign in, and `tls` for the folder of its certificate. Says {"port"} once, then a line for each mail.
import { SMTPServer } from "smtp-server";
import { readFileSync } from "node:fs";

const { user, password, tls, refuse, ...options } = JSON.parse(process.argv[2]);
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
if (tls) {
  options.key = readFileSync(`${tls}/key.pem`);
  options.cert = readFileSync(`${tls}/cert.pem`);
}
const server = new SMTPServer({
  ...options,
  onAuth(auth, session, done) {
    const isRight = auth.username === user && auth.password === password;
    session.mechanism = auth.method;
    done(isRight ? null : new Error("wrong"), isRight ? { user } : undefined);
  },
  onRcptTo(address, session, done) {
    done(refuse ? Object.assign(new Error(`no such user ${address.address}`), { responseCode: refuse }) : null);
  },
  onData(stream, session, done) {
    const pieces = [];
    stream.on("data", (piece) => pieces.push(piece));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      say({
        from: mailFrom.address,
        to: rcptTo.map((to) => to.address),
        user: session.user ?? null,
        mechanism: session.mechanism ?? null,
        secure: session.secure,
        data: Buffer.concat(pieces).toString("utf8"),
      });
      done();
    });
  },
});
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
process.stdin.resume().on("end", () => process.exit(0));
