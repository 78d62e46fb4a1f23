// What one would write by hand in C++ for the work of Benchmarks/Core: an event loop around
// std::priority_queue. It has no limits, no taps and no endings, so it is a hard peer to meet.
//
// usage: core hold PENDING OPERATIONS | core links CONNECTIONS IN-FLIGHT MESSAGES
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <queue>
#include <random>
#include <vector>

using Clock = std::chrono::steady_clock;

static void report(uint64_t count, Clock::time_point start, uint64_t check) {
  std::chrono::duration<double> seconds = Clock::now() - start;
  printf("{\"count\": %llu, \"seconds\": %.9f, \"check\": %llu}\n", (unsigned long long)count,
         seconds.count(), (unsigned long long)check);
}

// ---- The event queue alone ----

struct Event {
  int64_t due;
  uint64_t order;
  uint32_t element;
  bool operator>(const Event &other) const {
    return due != other.due ? due > other.due : order > other.order;
  }
};

class HoldModel {
 public:
  explicit HoldModel(uint32_t pending) {
    uint64_t state = 1;
    for (auto &increment : increments_) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      increment = 1 + (int64_t)(state >> 32) % 2'000'000;
    }
    for (uint32_t index = 0; index < pending; index++) queue_.push({next(), order_++, index});
  }

  uint64_t hold(uint64_t operations) {
    uint64_t check = 0;
    for (uint64_t done = 0; done < operations; done++) {
      Event event = queue_.top();
      queue_.pop();
      check = check * 31 + event.element;
      queue_.push({event.due + next(), order_++, event.element});
    }
    return check;
  }

 private:
  int64_t next() {
    position_ = (position_ + 1) & 65535;
    return increments_[position_];
  }

  std::vector<int64_t> increments_ = std::vector<int64_t>(65536);
  size_t position_ = 0;
  uint64_t order_ = 0;
  std::priority_queue<Event, std::vector<Event>, std::greater<Event>> queue_;
};

// ---- Links ----

// A generator of small state (Steele, Lea and Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014), in the form that std::normal_distribution takes.
struct SplitMix {
  using result_type = uint64_t;
  uint64_t state = 1;
  static constexpr uint64_t min() { return 0; }
  static constexpr uint64_t max() { return UINT64_MAX; }
  uint64_t operator()() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
};

struct Step {
  enum Kind : uint32_t { send, uplink, downlink };
  int64_t due;
  uint64_t order;
  uint32_t connection;
  Kind kind;
  std::shared_ptr<std::vector<uint8_t>> payload;
  bool operator>(const Step &other) const {
    return due != other.due ? due > other.due : order > other.order;
  }
};

class LinkModel {
 public:
  uint64_t sent = 0, delivered = 0;

  LinkModel(uint32_t connections, int64_t inFlight)
      : interval_(2 * delay * connections / inFlight), latest_(2 * connections) {
    auto payload = std::make_shared<std::vector<uint8_t>>(64, 'x');
    for (uint32_t index = 0; index < connections; index++)
      queue_.push({interval_ * index / connections, order_++, index, Step::send, payload});
  }

  void runUntil(int64_t end) {
    while (queue_.top().due <= end) {
      Step step = queue_.top();
      queue_.pop();
      now_ = step.due;
      if (step.kind == Step::send) {
        carry(step, Step::uplink);
        step.due += interval_;
        step.order = order_++;
        queue_.push(std::move(step));
        continue;
      }
      delivered++;
      if (step.kind == Step::uplink) carry(step, Step::downlink);
    }
  }

  static constexpr int64_t delay = 50'000'000;

 private:
  // Jitter of 10 ms, loss of 1 %, and the order kept.
  void carry(const Step &cause, Step::Kind kind) {
    sent++;
    if (random_() < UINT64_MAX / 100) return;
    int64_t due = now_ + std::max<int64_t>(0, delay + (int64_t)(normal_(random_) * 10'000'000));
    int64_t &latest = latest_[2 * cause.connection + (kind == Step::downlink)];
    latest = std::max(latest, due);
    queue_.push({latest, order_++, cause.connection, kind, cause.payload});
  }

  int64_t interval_, now_ = 0;
  uint64_t order_ = 0;
  std::vector<int64_t> latest_;
  SplitMix random_;
  std::normal_distribution<double> normal_;
  std::priority_queue<Step, std::vector<Step>, std::greater<Step>> queue_;
};

int main(int count, char **arguments) {
  if (count == 4 && !strcmp(arguments[1], "hold")) {
    HoldModel model(atoi(arguments[2]));
    uint64_t operations = atoll(arguments[3]);
    model.hold(operations);
    auto start = Clock::now();
    uint64_t check = model.hold(operations);
    report(operations, start, check);
  } else if (count == 5 && !strcmp(arguments[1], "links")) {
    int64_t inFlight = atoll(arguments[3]);
    LinkModel model(atoi(arguments[2]), inFlight);
    int64_t balanced = 6 * LinkModel::delay;
    model.runUntil(balanced);
    uint64_t sent = model.sent, delivered = model.delivered;
    int64_t span = LinkModel::delay * (atoll(arguments[4]) * 200 / 199) / inFlight;
    auto start = Clock::now();
    model.runUntil(balanced + span);
    report(model.sent - sent, start, model.delivered - delivered);
  } else {
    fprintf(stderr, "usage: core hold PENDING OPERATIONS\n"
                    "       core links CONNECTIONS IN-FLIGHT MESSAGES\n");
    return 2;
  }
}
