"""What the API takes and gives, as an OpenAPI document made from the declarations."""
