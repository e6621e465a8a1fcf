// The tier has ten seconds. What is pure can run beside its neighbors.
[assembly: Parallelizable(ParallelScope.Fixtures)]
