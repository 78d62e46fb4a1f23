/// There is no formula for what was asked, so that it can be measured but not judged.
package struct NoClosedForm: Error, Hashable {
  /// Why, in a few words.
  package let reason: String
}
