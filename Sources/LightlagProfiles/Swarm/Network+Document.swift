package import LightlagCore
package import LightlagEncoding

extension Network {
  /// The network as the document of a profile, from which the same conditions are read again.
  ///
  /// What came from files (traces, contact plans, tables) stands in it as `files`.
  ///
  /// - Parameters:
  ///   - name: The name of the profile.
  ///   - summary: What it is like, in a sentence.
  ///   - source: Where its figures come from.
  /// - Returns: The document.
  package func document(name: String, summary: String, source: String) -> JSON {
    let perfect = LinkConditions()
    let figures = LinkPair(
      uplink: conditions.uplink.figures(differingFrom: perfect),
      downlink: conditions.downlink.figures(differingFrom: perfect))
    var members: [JSON.Member] = [
      .init(name: "name", value: .string(name)), .init(name: "summary", value: .string(summary)),
    ]
    members += connection.map { .figure($0, $1.text, source) }
    var files = DocumentFiles()
    members += figures.members(source: source, &files)
    if !weather.changes.isEmpty {
      let phases = weather.changes.map { $0.document(source: source, &files) }
      members.append(.init(name: "phases", value: .array(phases)))
    }
    if !files.members.isEmpty {
      members.append(.init(name: "files", value: .object(files.members)))
    }
    if !rules.isEmpty {
      members.append(.init(name: "rules", value: .array(rules.map(\.document))))
    }
    return .object(members)
  }

  /// What is of the connection as a whole, as far as it is not as usual.
  private var connection: [(ConditionKey, ConditionValue)] {
    let usual = Network()
    let all: [(ConditionKey, ConditionValue, ConditionValue)] = [
      (.handshake, .handshake(crossing.handshake), .handshake(usual.crossing.handshake)),
      (.ping, .ping(crossing.ping), .ping(usual.crossing.ping)),
      (.acceptDelay, .acceptDelay(openings.acceptDelay), .acceptDelay(.zero)),
      (.handshakeDelay, .handshakeDelay(openings.handshakeDelay), .handshakeDelay(.zero)),
      (
        .handshakeFailure, .handshakeFailure(openings.handshakeFailure), .handshakeFailure(.never)
      ),
      (.refuse, .refuse(openings.refuse), .refuse(.never)),
      (.reconnectAfter, .reconnectAfter(openings.reconnectAfter), .reconnectAfter(.zero)),
      (.cutMeanTime, .cutMeanTime(breaks.meanTime), .cutMeanTime(nil)),
      (.cutManner, .cutManner(breaks.manner), .cutManner(usual.breaks.manner)),
    ]
    return all.filter { $0.1 != $0.2 }.map { ($0.0, $0.1) }
  }
}

extension LinkPair where Element == [ConditionFigure] {
  /// The figures of a document: those of both directions, then those of one.
  fileprivate func members(source: String, _ files: inout DocumentFiles) -> [JSON.Member] {
    let common = uplink.filter { downlink.contains($0) }
    var members = common.map { JSON.Member.figure($0.key, files.text($0), source) }
    for direction in Direction.allCases {
      let own = self[direction].filter { !common.contains($0) }
      guard !own.isEmpty else { continue }
      let figures = own.map { JSON.Member.figure($0.key, files.text($0), source) }
      members.append(JSON.Member(name: direction.rawValue, value: .object(figures)))
    }
    return members
  }
}

extension Weather.Change {
  fileprivate func document(source: String, _ files: inout DocumentFiles) -> JSON {
    var members: [JSON.Member] = []
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    func add(_ name: String, _ time: Duration) { add(name, .string(time.quantityText)) }
    add("name", .string(phase.name))
    add("source", .string(source))
    switch phase.course {
    case .planned(let start, let duration, let period):
      add("at", start)
      if let duration { add("for", duration) }
      if let period { add("every", period) }
    case .byChance(let meanOn, let meanOff, let startsOn):
      add("on", meanOn)
      add("off", meanOff)
      if startsOn { add("startsOn", .bool(true)) }
    }
    if phase.ramp > .zero { add("ramp", phase.ramp) }
    switch phase.action {
    case .none: break
    case .reset: add("action", .string(Breaks.Manner.reset.text))
    case .close(let code, let reason):
      add("action", .string(Breaks.Manner.close(code: code, reason: reason).text))
    }
    return .object(members + figures.members(source: source, &files))
  }
}

extension JSON.Member {
  fileprivate static func figure(_ key: ConditionKey, _ text: String, _ source: String) -> Self {
    let value: JSON = key.isTruth ? .bool(text == "true") : .string(text)
    return JSON.Member(name: key.rawValue, value: ["value": value, "source": .string(source)])
  }
}
