import LightlagCore
import LightlagEncoding

/// How an SLCAN adapter and its line behave towards whoever has the other end.
public struct SLCANAdapterOptions: Hashable, Sendable {
  /// Whether it refuses what the manuals do not allow, such as being opened twice; by default it
  /// puts up with what has one meaning only, as most adapters do.
  public var isStrict: Bool

  /// What is damaged on the line, either way.
  public var faults: SLCANFaultRates

  /// Creates options that differ from the defaults in what is named.
  public init(isStrict: Bool = false, faults: SLCANFaultRates = SLCANFaultRates()) {
    self.isStrict = isStrict
    self.faults = faults
  }
}

extension SLCANAdapterOptions {
  /// Reads what `json` writes; what is missing is as by default.
  init(_ fields: Fields) throws(FieldFailure) {
    try fields.allow(only: ["strict", "faults_ppb"])
    self.init(isStrict: try fields.bool("strict", default: false))
    let rates = try fields.fields("faults_ppb")
    try rates.allow(only: SLCANFaultRates.kinds.map(\.name))
    for kind in SLCANFaultRates.kinds {
      faults[keyPath: kind.rate] = try rates.probability(kind.name, default: .never)
    }
  }

  /// The options as a recording carries them, each only where it is not as by default.
  var json: JSON {
    var members: [JSON.Member] = []
    if isStrict { members.append(.init(name: "strict", value: true)) }
    let rates = SLCANFaultRates.kinds.compactMap { kind -> JSON.Member? in
      let rate = faults[keyPath: kind.rate]
      guard rate != .never else { return nil }
      return JSON.Member(name: kind.name, value: JSON(Int64(rate.partsPerBillion)))
    }
    if !rates.isEmpty { members.append(.init(name: "faults_ppb", value: .object(rates))) }
    return .object(members)
  }
}
