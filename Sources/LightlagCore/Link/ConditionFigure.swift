/// One of the conditions of a link, with its value.
///
/// A phase of a run changes some and leaves the others; see `Weather`.
public enum ConditionFigure: Hashable, Sendable {
  /// `LinkConditions.enabled`.
  case enabled(Bool)
  /// `LinkConditions.flow`.
  case flow(Flow)
  /// `LinkConditions.delay`.
  case delay(Duration)
  /// `LinkConditions.delayTrace`.
  case delayTrace(DelayTrace?)
  /// `LinkConditions.jitter`.
  case jitter(Jitter)
  /// `LinkConditions.isTruncated`.
  case isTruncated(Bool)
  /// `LinkConditions.loss`.
  case loss(Loss)
  /// `LinkConditions.lossMode`.
  case lossMode(LossMode)
  /// `LinkConditions.duplicate`.
  case duplicate(Duplication)
  /// `LinkConditions.corrupt`.
  case corrupt(Corruption)
  /// `LinkConditions.reorder`.
  case reorder(Reordering)
  /// `LinkConditions.cut`.
  case cut(Probability)
  /// `LinkConditions.rate`.
  case rate(Capacity?)
  /// `LinkConditions.isShared`.
  case isShared(Bool)
  /// `LinkConditions.overhead`.
  case overhead(Overhead)
  /// `LinkConditions.limit`.
  case limit(QueueLimit)
  /// `LinkConditions.discipline`.
  case discipline(QueueDiscipline)
  /// `LinkConditions.inOrder`.
  case inOrder(Bool)
  /// `LinkConditions.arithmetic`.
  case arithmetic(LinkConditions.Arithmetic)
}

extension LinkConditions {
  /// All conditions, each by itself.
  public var figures: [ConditionFigure] {
    [
      .enabled(enabled), .flow(flow), .delay(delay), .delayTrace(delayTrace), .jitter(jitter),
      .isTruncated(isTruncated), .loss(loss), .lossMode(lossMode), .duplicate(duplicate),
      .corrupt(corrupt), .reorder(reorder), .cut(cut), .rate(rate), .isShared(isShared),
      .overhead(overhead),
      .limit(limit), .discipline(discipline), .inOrder(inOrder), .arithmetic(arithmetic),
    ]
  }

  /// Returns the conditions that are not those of `base`.
  public func figures(differingFrom base: LinkConditions) -> [ConditionFigure] {
    zip(figures, base.figures).filter { $0 != $1 }.map(\.0)
  }

  /// Changes one condition.
  public mutating func set(_ figure: ConditionFigure) {
    switch figure {
    case .enabled(let value): enabled = value
    case .flow(let value): flow = value
    case .delay(let value): delay = value
    case .delayTrace(let value): delayTrace = value
    case .jitter(let value): jitter = value
    case .isTruncated(let value): isTruncated = value
    case .loss(let value): loss = value
    case .lossMode(let value): lossMode = value
    case .duplicate(let value): duplicate = value
    case .corrupt(let value): corrupt = value
    case .reorder(let value): reorder = value
    case .cut(let value): cut = value
    case .rate(let value): rate = value
    case .isShared(let value): isShared = value
    case .overhead(let value): overhead = value
    case .limit(let value): limit = value
    case .discipline(let value): discipline = value
    case .inOrder(let value): inOrder = value
    case .arithmetic(let value): arithmetic = value
    }
  }

  /// Changes one condition a part of the way, as `phase` has come; what is no number changes at
  /// the phase's beginning.
  package mutating func set(_ figure: ConditionFigure, as phase: ActivePhase) {
    guard phase.progress < ActivePhase.full else { return set(figure) }
    switch figure {
    case .delay(let own): delay = phase.figure(from: delay, to: own)
    case .jitter(let own):
      let width = phase.figure(from: jitter.width, to: own.width)
      jitter = Jitter(width: width, shape: own.shape, correlation: own.correlation)
    case .loss(.independent(let own, let correlation)):
      guard case .independent(let base, _) = loss else { return set(figure) }
      loss = .independent(phase.figure(from: base, to: own), correlation: correlation)
    case .cut(let own): cut = phase.figure(from: cut, to: own)
    case .duplicate(let own):
      let chance = phase.figure(from: duplicate.chance, to: own.chance)
      duplicate = Duplication(chance, correlation: own.correlation)
    case .corrupt(let own):
      let chance = phase.figure(from: corrupt.chance, to: own.chance)
      corrupt = Corruption(
        chance: chance, unit: own.unit, text: own.text, correlation: own.correlation)
    case .rate(.constant(let own)):
      guard case .constant(let base)? = rate else { return set(figure) }
      let bits = phase.figure(from: base.bitsPerSecond, to: own.bitsPerSecond)
      rate = .constant(DataRate(bitsPerSecond: bits))
    default: set(figure)
    }
  }
}

extension ActivePhase {
  fileprivate func figure(from base: Duration, to own: Duration) -> Duration {
    .nanoseconds(figure(from: base.wholeNanoseconds, to: own.wholeNanoseconds))
  }

  fileprivate func figure(from base: Probability, to own: Probability) -> Probability {
    let parts = figure(from: Int64(base.partsPerBillion), to: Int64(own.partsPerBillion))
    return Probability(partsPerBillion: UInt32(parts))
  }
}
