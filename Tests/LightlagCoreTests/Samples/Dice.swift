import LightlagCore

/// Numbers that are the same in every run: the draws of Philox in order.
struct Dice {
  private var counter: UInt32 = 0
  private let seed: UInt32

  init(seed: UInt32) {
    self.seed = seed
  }

  mutating func bits() -> UInt64 {
    counter += 1
    let words = Philox.block((counter, 0, 0, 0), key: (seed, 0xd1ce))
    return UInt64(words.0) << 32 | UInt64(words.1)
  }

  mutating func roll(_ sides: Int) -> Int { Int(bits() % UInt64(sides)) }
}
