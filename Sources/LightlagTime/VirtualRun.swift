/// A run in virtual time that is over.
public struct VirtualRun<Value: Sendable>: Sendable, CustomStringConvertible {
  /// How a run ended.
  public enum Outcome: Sendable {
    /// The body returned.
    case returned(Value)
    /// The body threw.
    case threw(any Error)
    /// The body did not end.
    case failed(VirtualTimeFailure)
  }

  /// How it ended.
  public let outcome: Outcome

  /// What else there is to tell.
  public let report: VirtualRunReport

  /// Returns what the body returned.
  ///
  /// - Throws: what the body threw, or the `VirtualTimeFailure` that kept it from ending.
  public func get() throws -> Value {
    switch outcome {
    case .returned(let value): return value
    case .threw(let error): throw error
    case .failed(let failure): throw failure
    }
  }

  /// Why the body did not end, or `nil` if it did.
  public var failure: VirtualTimeFailure? {
    if case .failed(let failure) = outcome { failure } else { nil }
  }

  public var description: String {
    switch outcome {
    case .returned: "\(report): returned"
    case .threw(let error): "\(report): threw \(error)"
    case .failed(let failure): "\(report): \(failure)" + Capabilities.measured.remark
    }
  }
}
