// An operator of the rover in Node: Debian's `ws` carries it, and Debian's `socket.io-parser`, the
// parser of Socket.IO's own client, reads and writes its packets. Prints what it saw, as JSON.

const WebSocket = require('ws');
const { Decoder, Encoder, PacketType } = require('socket.io-parser');

const socket = new WebSocket(`${process.argv[2]}socket.io/?EIO=4&transport=websocket`);
const [encoder, decoder] = [new Encoder(), new Decoder()];
const seen = {};
const answers = [];
let count = 0;

// A packet is a text, which is a message of Engine.IO, and binary frames behind it.
function send(packet) {
  for (const part of encoder.encode({ nsp: '/', ...packet })) {
    socket.send(typeof part === 'string' ? `4${part}` : part);
  }
}

function ask(event, data) {
  send({ type: PacketType.EVENT, data: [event, data], id: count++ });
}

decoder.on('decoded', ({ type, data, id }) => {
  if (type === PacketType.CONNECT) {
    ask('driveCommands', { linear: 0.5, angular: 0.1 });
    ask('subscribe', { event: 'cameraFeed', rate: 10 });
    // Binary data is no velocity: to be refused, and nothing else.
    ask('driveCommands', { linear: Buffer.from([1, 2, 3]) });
  }
  if (type === PacketType.ACK || type === PacketType.BINARY_ACK) answers[id] = data;
  if (type === PacketType.EVENT || type === PacketType.BINARY_EVENT) seen[data[0]] = data[1];
  if (!seen.cameraFeed || !seen.systemStatus || answers.filter(Boolean).length < 3) return;
  send({ type: PacketType.DISCONNECT });
  socket.close();
});

socket.on('message', (data, isBinary) => {
  const text = isBinary ? '' : data.toString();
  if (isBinary) decoder.add(data);
  else if (text === '2') socket.send('3');
  else if (text[0] === '0') send({ type: PacketType.CONNECT });
  else if (text[0] === '4') decoder.add(text.slice(1));
});

socket.on('close', () => {
  const picture = [...seen.cameraFeed.data.subarray(0, 4)];
  console.log(JSON.stringify({ events: Object.keys(seen).sort(), answers, picture }));
});
