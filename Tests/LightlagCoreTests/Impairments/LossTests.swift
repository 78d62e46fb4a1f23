import LightlagCore
import Testing

@Suite struct LossTests {
  @Test(arguments: [
    (Loss.every(0), LossFailure.intervalBelowOne(0)), (.every(-3), .intervalBelowOne(-3)),
    (.first(-1), .countBelowZero(-1)), (.indices([-1]), .notAscending(position: 0)),
    (.indices([1, 4, 4]), .notAscending(position: 2)),
    (.indices([3, 2]), .notAscending(position: 1)),
  ])
  func `what makes no sense is refused`(loss: Loss, failure: LossFailure) {
    #expect(throws: failure) { try loss.validate() }
  }

  @Test(arguments: [
    Loss.none, .percent(5), .every(1), .first(0), .indices([]), .indices([0, 1, 9]),
    .gilbertElliott(GilbertElliott(goodToBad: .percent(1))),
  ])
  func `what makes sense is accepted`(loss: Loss) throws {
    try loss.validate()
  }

  @Test func `a rate is told where there is one`() throws {
    #expect(Loss.none.stationaryRate == .never)
    #expect(
      Loss.independent(.percent(10), correlation: .percent(50)).stationaryRate == .percent(10))
    #expect(Loss.every(4).stationaryRate == .percent(25))
    #expect(Loss.every(3).stationaryRate == Probability(partsPerBillion: 333_333_333))
    #expect(Loss.first(4).stationaryRate == nil)
    #expect(Loss.indices([4]).stationaryRate == nil)
    #expect(
      try Loss.burst(rate: .percent(50), lengthThousandths: 4000).stationaryRate == .percent(50))
    #expect(try Loss.fourState(FourStateLoss(p13: .percent(5))).stationaryRate == .percent(5))
  }

  @Test func `every failure says what is wrong`() {
    let failures: [LossFailure] = [
      .burstTooShort(lengthThousandths: 7), .rateTooHigh(rate: .always, lengthThousandths: 7),
      .leavingExceedsOne(state: 7, partsPerBillion: 5), .intervalBelowOne(-7),
      .countBelowZero(-7), .notAscending(position: 6),
    ]
    for failure in failures { #expect(failure.description.contains("7")) }
  }
}
