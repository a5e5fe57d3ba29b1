// A message centre by npm's smpp. Arguments: {"password"}. Says {"port"} once, then a line for each message. The message
// "throttle" is refused, "unbind" ends the session, and for "ask" it asks whether anybody is there before it answers.
import smpp from "smpp";

const { password } = JSON.parse(process.argv[2]);
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
let sessions = 0;
let messages = 0;
const server = smpp.createServer((session) => {
  const number = ++sessions;
  session.on("error", () => {});
  let bound;
  const bind = (pdu) => {
    bound = pdu.command;
    const isRight = pdu.password === password;
    session.send(pdu.response({ command_status: isRight ? smpp.ESME_ROK : smpp.ESME_RINVPASWD }));
  };
  session.on("bind_transmitter", bind);
  session.on("bind_transceiver", bind);
  session.on("unbind", (pdu) => {
    session.send(pdu.response());
    session.close();
  });
  session.on("submit_sm", (pdu) => {
    const text = pdu.short_message.message.toString();
    const answer = (status) => session.send(pdu.response({ command_status: status, message_id: `${++messages}` }));
    if (text === "throttle") return answer(smpp.ESME_RTHROTTLED);
    if (text === "unbind") return session.unbind();
    say({
      session: number,
      bind: bound,
      source: [pdu.source_addr_ton, pdu.source_addr_npi, pdu.source_addr],
      destination: [pdu.dest_addr_ton, pdu.dest_addr_npi, pdu.destination_addr],
      coding: pdu.data_coding,
      header: pdu.short_message.udh ? Buffer.concat(pdu.short_message.udh).toString("hex") : null,
      text,
    });
    if (text === "ask") return session.enquire_link((reply) => reply.command_status === 0 && answer(0));
    answer(smpp.ESME_ROK);
  });
});
server.listen(0, "127.0.0.1", () => say({ port: server.address().port }));
process.stdin.resume().on("end", () => process.exit(0));
