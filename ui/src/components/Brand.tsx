export function Brand() {
  return (
    <span className="brand">
      <img src="/favicon.svg" width={24} height={24} alt="" />
      <span>Platform9 Management</span>
    </span>
  );
}
