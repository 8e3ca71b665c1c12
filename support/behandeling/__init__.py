"""Use cases: one module for each verb of the field, each public function one transaction with its consequences."""
