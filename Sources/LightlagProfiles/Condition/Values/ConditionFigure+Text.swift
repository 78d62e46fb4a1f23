public import LightlagCore

extension ConditionFigure {
  /// The key that stands for it.
  public var key: ConditionKey {
    switch self {
    case .enabled: .enabled
    case .flow: .flow
    case .delay: .delay
    case .delayTrace: .delayTrace
    case .jitter(let jitter): jitter.shape == .uniform ? .jitterHalfWidth : .jitterDeviation
    case .isTruncated: .truncated
    case .loss: .loss
    case .lossMode: .lossMode
    case .duplicate: .duplicate
    case .corrupt: .corrupt
    case .reorder: .reorder
    case .cut: .cut
    case .rate: .rate
    case .isShared: .shared
    case .overhead: .overhead
    case .limit: .limit
    case .discipline: .discipline
    case .inOrder: .inOrder
    case .arithmetic: .arithmetic
    }
  }

  /// The shortest exact text of its value; what came from a file is described.
  public var text: String {
    switch self {
    case .enabled(let isTrue), .isTruncated(let isTrue), .isShared(let isTrue),
      .inOrder(let isTrue):
      String(isTrue)
    case .flow(let flow): flow.rawValue
    case .delay(let time): time.quantityText
    case .delayTrace(let trace): trace?.text ?? "none"
    case .jitter(let jitter): jitter.text
    case .loss(let loss): loss.text
    case .lossMode(let mode): mode.rawValue
    case .duplicate(let duplicate): duplicate.text
    case .corrupt(let corrupt): corrupt.valueText
    case .reorder(let reorder): reorder.text
    case .cut(let chance): chance.quantityText
    case .rate(let rate): rate?.text ?? "unlimited"
    case .overhead(let overhead): overhead.text
    case .limit(let limit): limit.quantityText
    case .discipline(let discipline): discipline.text
    case .arithmetic(let arithmetic): arithmetic.rawValue
    }
  }
}
