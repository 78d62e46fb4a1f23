/// Simulated ends, as they are in the course of a run.
extension Session {
  /// Returns a simulated end as it is now, or `nil` where it is of another type.
  public func endpoint<Local: Endpoint>(_ end: End, as type: Local.Type) -> Local? {
    ends[Self.position(of: end)].local(as: type)
  }

  /// Changes a simulated end in place, as nothing in the run does.
  ///
  /// No recording tells of that, so a run in which it was done is not repeated by one.
  ///
  /// - Returns: What `body` returned, or `nil` where the end is of another type.
  public mutating func withEndpoint<Local: Endpoint, Result, Failure: Error>(
    _ end: End, as type: Local.Type, _ body: (inout Local) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    let position = Self.position(of: end)
    guard var local = ends[position].local(as: type) else { return nil }
    defer {
      ends[position].replaceLocal(local)
      rearm(position)
    }
    return try body(&local)
  }
}
