/** What a program that others wrote says against a resource of a template. */
export interface Finding {
  /** Path of the template. */
  readonly file: string;
  /** As the program numbers it: `W3005` of cfn-lint, `CKV_AWS_18` of checkov. */
  readonly rule: string;
  /** Of the resource: `AWS::S3::Bucket`; `-` where it is about the whole template. */
  readonly type: string;
  readonly logicalId: string;
  readonly message: string;
}
