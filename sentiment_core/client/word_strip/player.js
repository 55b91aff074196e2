// Time: how fast words follow each other, and when Python hears of a move.

const STEP_MS = 500; // one word at 1x
const MOVE_MS = 120; // quiet time after the last move before it is sent
const PLAY_MS = 400; // least time between two messages while playing

class Player {
  constructor(advance) {
    this.advance = advance; // moves one word on; false at the end
    this.speed = 1;
    this.timer = null;
  }

  get playing() {
    return this.timer !== null;
  }

  start() {
    this.stop();
    this.timer = setTimeout(() => this.tick(), STEP_MS / this.speed);
  }

  tick() {
    this.start();
    if (!this.advance()) this.stop();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
  }
}

class Sender {
  constructor(send) {
    this.send = send;
    this.timer = null;
    this.sentAt = 0;
  }

  // The newest value replaces one that waits.
  in(delay, value) {
    clearTimeout(this.timer);
    this.timer = null;
    if (delay <= 0) {
      this.sentAt = performance.now();
      this.send(value);
    } else {
      this.timer = setTimeout(() => this.in(0, value), delay);
    }
  }

  quiet() {
    return this.timer === null && performance.now() - this.sentAt > PLAY_MS;
  }

  whilePlaying(value) {
    this.in(this.sentAt + PLAY_MS - performance.now(), value);
  }

  cancel() {
    clearTimeout(this.timer);
    this.timer = null;
  }
}
