public import LightlagCore

extension ContactPlan {
  /// Creates the plan that a JSON document describes.
  ///
  /// It has the `contacts`, an array of objects with `start`, `end`, `rate` and `lightTime`, and
  /// optionally `repeat`, after what time they come again. Values are written as in profiles.
  ///
  /// - Parameters:
  ///   - document: The JSON text.
  ///   - file: The path it came from, for messages.
  /// - Throws: `TraceFailure`, for the first thing that is wrong.
  public init(parsing document: [UInt8], file: String) throws(TraceFailure) {
    self = try ContactPlanDocument(parsing: document, file: file).plan()
  }
}
