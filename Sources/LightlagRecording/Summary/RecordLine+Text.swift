import LightlagCore
import LightlagEncoding

extension RecordLine {
  /// The line for a person: when, where, what, and what became of it.
  ///
  /// - Parameter limit: Most characters of a payload that are shown.
  /// - Returns: One line, without its line feed.
  public func text(payloadLimit limit: Int = 200) -> String {
    // Whatever a peer has said stands in it, and must not be obeyed by a terminal.
    words(payloadLimit: limit).printable
  }

  private func words(payloadLimit limit: Int) -> String {
    switch self {
    case .header(let header):
      "recording '\(header.name)', seed \(header.configuration.seed),"
        + " profile \(header.profile?.name ?? "none"), \(header.clock.rawValue) time"
    case .event(let event): event.text(payloadLimit: limit)
    case .end(let end):
      "\(end.instant.secondsText)  end: \(end.messages.counted("message")),"
        + " \(end.drops.counted("drop")), \(end.connections.counted("connection"))"
    case .unknown(let kind): "a line of the kind '\(kind)', not known here"
    }
  }
}

extension SessionEvent {
  fileprivate func text(payloadLimit limit: Int) -> String {
    let place = connection.map { "\($0)" } ?? "*"
    return "\(instant.secondsText)  \(place)  \(kind.text(at: instant, payloadLimit: limit))"
  }
}

extension SessionEvent.Kind {
  fileprivate func text(at instant: Instant, payloadLimit limit: Int) -> String {
    switch self {
    case .opening(let client, let request, let due):
      return "open by \(client.recordedName): \(request.target)\(Self.arrival(due, instant))"
    case .answered(.accepted, let due): return "accepted\(Self.arrival(due, instant))"
    case .answered(.rejected(let status, let reason), let due):
      return "refused with \(status) \(reason)\(Self.arrival(due, instant))"
    case .sent(let direction, _, let message, let verdict, _):
      let kind = message.kind.recordedName.map { $0 + " " } ?? ""
      let payload = message.excerpt(limit)
      return "\(direction.recordedName) \(kind)\(payload)  \(verdict.text(at: instant))"
    case .delivered(let direction, let index, _, _):
      return "\(direction.recordedName) \(index) arrived"
    case .left(let direction, let index, let verdict):
      return "\(direction.recordedName) \(index) goes its way  \(verdict.text(at: instant))"
    case .lost(let direction, let index, _, let reason):
      return "\(direction.recordedName) \(index) lost on its way: \(reason.rawValue)"
    case .arrived(let arrival):
      return "\(arrival.direction.recordedName) \(arrival.index) handed over"
        + Self.arrival(instant, arrival.due, " late")
    default: return ending
    }
  }

  private var ending: String {
    switch self {
    case .closing(let direction, let closure):
      let reason = closure.reason.isEmpty ? "" : " (\(closure.reason))"
      return "\(direction.recordedName) close \(closure.code)\(reason) by \(closure.party.rawValue)"
    case .closed: return "closed"
    case .conditions: return "conditions change"
    case .rule(let rule): return "rule \(rule.name) is there"
    case .ruleRemoved(let name): return "rule \(name) is gone"
    case .phase(let name, let isOn): return "phase \(name) \(isOn ? "begins" : "ends")"
    case .mark(let name, let data): return "mark \(name)\(data.isEmpty ? "" : ": ")\(data)"
    default: return ""
    }
  }

  private static func arrival(
    _ due: Instant?, _ sent: Instant, _ ending: String = ""
  ) -> String {
    guard let due else { return "  waits" }
    return "  +\(sent.duration(to: due).secondsText)\(ending)"
  }
}

extension SimplexLink.Verdict {
  fileprivate func text(at sent: Instant) -> String {
    func after(_ due: Instant) -> String { "+\(sent.duration(to: due).secondsText)" }
    return switch self {
    case .scheduled(let due): after(due)
    case .duplicated(let due, let again): "\(after(due)) and \(after(again))"
    case .damaged(_, let due, _): "\(after(due)) damaged"
    case .dropped(let reason): "dropped: \(reason.rawValue)"
    case .cut: "dropped: cut"
    case .waiting: "waits"
    }
  }
}

extension Message {
  /// The payload for a person, shortened.
  fileprivate func excerpt(_ limit: Int) -> String {
    guard kind == .text, let text = String(validating: bytes, as: UTF8.self) else {
      return bytes.count.counted("byte")
    }
    let start = text.prefix(limit)
    return start.endIndex == text.endIndex ? text : start + "…"
  }
}

extension Duration {
  fileprivate var secondsText: String { Instant.start.advanced(by: self).secondsText }
}
