import LightlagCore
import Testing

@Suite struct ReorderStateTests {
  private static func overtaking(_ reordering: Reordering, count: Int) -> [Int] {
    var state = ReorderState()
    return (0..<count).filter { state.overtakes($0, reordering, .sample()) }
  }

  /// Gap N with certainty: N - 1 in their turn, and the Nth overtakes.
  @Test(arguments: [(5, [4, 9, 14]), (1, Array(0..<15)), (2, [1, 3, 5, 7, 9, 11, 13]), (0, [])])
  func `only the last of each gap overtakes`(gap: Int, indices: [Int]) {
    #expect(Self.overtaking(Reordering(chance: .always, gap: gap), count: 15) == indices)
  }

  @Test func `without a chance none overtakes`() {
    #expect(Self.overtaking(.none, count: 100) == [])
  }

  @Test func `without a gap each message has the chance of its own draw`() {
    let expected = (0..<2000).filter {
      LinkChance.sample().draw(.reorder, $0).decides(.percent(25))
    }
    #expect(Self.overtaking(Reordering(chance: .percent(25)), count: 2000) == expected)
  }

  // Behind four in their turn one message after the other has the chance of a half, so a round is
  // 4 + 2 messages long: 1/6 overtakes. Over 60 000 messages 10 000 rounds of deviation sqrt(2):
  // the rate is within 4.5 · sqrt(2) / 6 / sqrt(10 000) / 6 = 0.0018.
  @Test func `a message that stays behind leaves its turn to the next`() {
    let indices = Self.overtaking(Reordering(chance: .percent(50), gap: 5), count: 60_000)
    #expect(abs(Double(indices.count) / 60_000 - 1 / 6.0) < 0.0018)
    let distances = zip(indices, indices.dropFirst()).map { $1 - $0 }
    #expect(distances.min() == 5)
    #expect(distances.contains(6) && distances.contains(7))
  }

  /// As for loss of 10 % with 75 %: bursts of 2.05; 4.5 deviations over 48 800 bursts are 0.031.
  @Test func `with a correlation messages overtake in bursts, and as often`() {
    let reordering = Reordering(chance: .percent(10), correlation: .percent(75))
    var (state, tally) = (ReorderState(), Tally())
    for index in 0..<1_000_000 { tally.add(state.overtakes(index, reordering, .sample())) }
    #expect(abs(tally.rate - 0.1) < 0.0022)
    #expect(abs(tally.meanBurst - 2.051) < 0.031)
  }

  @Test func `no other impairment shifts the order`() {
    let reordering = Reordering(chance: .percent(30), correlation: .percent(50), gap: 3)
    let (chance, loss) = (LinkChance.sample(), Loss.percent(50))
    var (state, losses) = (ReorderState(), LossState())
    let busy = (0..<1000).filter { index in
      _ = losses.isLost(index, loss, chance)
      return state.overtakes(index, reordering, chance)
    }
    #expect(Self.overtaking(reordering, count: 1000) == busy)
  }
}
