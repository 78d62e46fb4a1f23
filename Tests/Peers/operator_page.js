// An operator of the rover in a page: Engine.IO 4 and Socket.IO 5 by the browser's own fetch and
// WebSocket. `operate` drives, waits for a picture and an answer, stops, and tells what it saw.

class Operator {
  constructor(url) {
    this.url = `${url}socket.io/?EIO=4`;
    this.seen = {};
    this.answers = {};
    this.waiting = [];
    this.count = 0;
  }

  // Opens a session by the first transport, and goes on with the second where there is one.
  async open([first, second]) {
    this.transport = first;
    if (first === 'websocket') {
      await this.connect(`${this.url}&transport=websocket`);
    } else {
      this.take(await (await fetch(`${this.url}&transport=polling`)).text());
      this.polls = this.poll();
      if (second) await this.upgrade();
    }
    this.send('40');
    await this.until(() => this.isJoined);
  }

  // Changes to a WebSocket: a probe there and back, the end of the last poll, and then `5`.
  async upgrade() {
    const url = `${this.url}&transport=websocket&sid=${this.sid}`;
    const probed = this.connect(url, () => this.socket.send('2probe'));
    await probed;
    await this.until(() => this.isProbed);
    this.transport = 'websocket';
    await this.polls;
    this.socket.send('5');
  }

  connect(url, opened = () => {}) {
    this.socket = new WebSocket(url.replace('http:', 'ws:'));
    this.socket.binaryType = 'arraybuffer';
    this.socket.onmessage = ({ data }) => this.packet(data);
    return new Promise((done, fail) => {
      this.socket.onopen = () => { opened(); done(); };
      this.socket.onerror = fail;
    });
  }

  // Asks again and again, one request at a time, until another transport goes on.
  async poll() {
    while (this.transport === 'polling' && !this.isOver) {
      const response = await fetch(`${this.url}&transport=polling&sid=${this.sid}`);
      if (!response.ok) return;
      this.take(await response.text());
    }
  }

  take(payload) {
    for (const part of payload.split('\x1e')) {
      if (part[0] !== 'b') this.packet(part);
      else this.packet(Uint8Array.from(atob(part.slice(1)), (c) => c.charCodeAt(0)).buffer);
    }
  }

  packet(data) {
    if (typeof data !== 'string') return this.attach(data);
    if (data[0] === '0') this.sid = JSON.parse(data.slice(1)).sid;
    if (data === '2') this.send('3');
    if (data === '3probe') this.isProbed = true;
    if (data[0] === '4') this.read(data.slice(1));
    this.check();
  }

  // A packet without the letter of Engine.IO: type, attachments and hyphen, number, JSON.
  read(text) {
    const [, type, , count, number, json] = text.match(/^(\d)((\d+)-)?(\d*)(.*)$/s);
    const packet = { type, number, data: json ? JSON.parse(json) : undefined, parts: [] };
    packet.missing = Number(count ?? 0);
    if (packet.missing) this.head = packet; else this.hear(packet);
  }

  attach(buffer) {
    this.head.parts.push(buffer);
    this.head.missing -= 1;
    if (this.head.missing === 0) this.hear(this.head);
    this.check();
  }

  hear({ type, number, data, parts }) {
    if (type === '0') this.isJoined = true;
    if (type === '3' || type === '6') this.answers[number] = data;
    if (type === '2' || type === '5') (this.seen[data[0]] ??= []).push({ data: data[1], parts });
  }

  // Requests go one after the other.
  send(text) {
    if (this.transport === 'websocket') return this.socket.send(text);
    const url = `${this.url}&transport=polling&sid=${this.sid}`;
    this.posts = (this.posts ?? Promise.resolve()).then(() => fetch(url, { method: 'POST', body: text }));
  }

  ask(event, data) {
    const number = this.count++;
    this.send(`42${number}${JSON.stringify([event, data])}`);
    return this.until(() => number in this.answers);
  }

  until(condition) {
    return new Promise((done) => { this.waiting.push({ condition, done }); this.check(); });
  }

  check() {
    this.waiting = this.waiting.filter(({ condition, done }) => {
      if (!condition()) return true;
      done();
      return false;
    });
  }

  async close() {
    this.isOver = true;
    this.send('41');
    if (this.transport === 'websocket') this.socket.close(); else { this.send('1'); await this.posts; await this.polls; }
  }
}

async function operate(url, transports) {
  const operator = new Operator(url);
  await operator.open(transports);
  await operator.ask('driveCommands', { linear: 0.5, angular: 0.1 });
  await operator.ask('subscribe', { event: 'cameraFeed', rate: 10 });
  await operator.until(() => operator.seen.cameraFeed && operator.seen.systemStatus);
  await operator.ask('emergencyStop', { reason: 'test' });
  await operator.until(() => operator.seen.systemStatus.some(({ data }) => data.emergencyStop));
  await operator.close();
  return {
    transport: operator.transport,
    events: Object.keys(operator.seen).sort(),
    answers: Object.keys(operator.answers).length,
    picture: [...new Uint8Array(operator.seen.cameraFeed[0].parts[0]).slice(0, 4)],
  };
}
